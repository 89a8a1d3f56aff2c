// Made by `python -m scripts.both` from the dataclasses beside this file: edit those.

/** An array's place. */
export interface Place {
  o: number;
  s: number[];
}

/** The colours of one mode, as ``#rrggbb``. */
export interface Palette {
  symbols: Record<string, string>;
  negative: string;
  zero: string;
  positive: string;
  background: string;
  surface: string;
  text: string;
  muted: string;
  line: string;
  accent: string;
  classes: string[];
}

/** Both modes; which one counts is known to the browser alone. */
export interface Palettes {
  light: Palette;
  dark: Palette;
}

/** One intervention. */
export interface Cut {
  action: "hold" | "scale" | "silence";
  quantity: string | null;
  value: number;
  layer: number;
  unit: number | null;
  first: number;
  last: number | null;
}

/** One that is done: in words, and every quantity that it changes. */
export interface ShownCut {
  cut: Cut;
  said: string;
  touches: string[];
}

/** What the stepper knows of surgery. */
export interface Surgery {
  cuts: ShownCut[];
  ranges: Record<string, [number, number]>[];
  most: number;
  answered: number | null;
}

/** What the visitor asks for. */
export interface Wish {
  id: number;
  cut: Cut | null;
  over: number | null;
}

/** Points (n,) in the order of x; NaN is a gap. */
export interface Curve {
  x: Place;
  y: Place;
}

/** A setting that was changed after ``step`` updates, in a few words. */
export interface Change {
  step: number;
  text: string;
}

/** One histogram: of what, in which layer from 1 on or None, and the ends of its axis. */
export interface SpreadKind {
  name: string;
  layer: number | null;
  symbol: string;
  low: number;
  high: number;
}

/** Histograms, the same ones at every moment; bars (M, S, bins), 255 is the highest. */
export interface Spreads {
  kinds: SpreadKind[];
  bars: Place;
}

/** The snapshots that the time machine moves over. */
export interface Moments {
  count: number;
  now: boolean;
  step: number[];
  loss: Place;
  predictions: Place | null;
  forecast: Curve | null;
  weights: Spreads | null;
  activations: Spreads | null;
}

/** One training as far as it has come; a curve is None where nothing was measured. */
export interface Run {
  name: string;
  step: number;
  epoch: number;
  running: boolean;
  clip: number | null;
  marks: Change[];
  loss: Curve | null;
  gradient: Curve | null;
  epochs: Curve | null;
  validation: Curve | null;
  moments: Moments;
}

/** The series that is learned: its points (T,), and the index where the held-out part begins. */
export interface Series {
  x: Place;
  y: Place;
  split: number;
  steps: number;
  forecast_start: number | null;
}

/** All of it. */
export interface Training {
  series: Series | null;
  runs: Run[];
  floats: number;
  bins: number;
}

/** How many circles each layer has. */
export interface GraphSizes {
  x: number;
  h: number;
  y: number;
}

/** Inputs x (T, I), units before and after their function, a and h (T, H), outputs y (T, O). */
export interface GraphValues {
  x: number[][];
  a: number[][];
  h: number[][];
  y: number[][];
}

/** The largest size of a value of each layer; 1 where all are 0. */
export interface GraphLimits {
  x: number;
  h: number;
  y: number;
}

/** Every number that can be changed. */
export interface GraphWeights {
  W_x: number[][];
  W_h: number[][];
  b: number[];
  W_y: number[][];
  b_y: number[];
  h_0: number[];
}

/** What each circle of a layer is called. */
export interface GraphNames {
  x: string[];
  h: string[];
  y: string[];
}

/** Every word of the drawing; what stands in braces is filled in by the browser. */
export interface GraphWords {
  play: string;
  pause: string;
  back: string;
  forward: string;
  position: string;
  unroll: string;
  fold: string;
  folded_hint: string;
  unrolled_hint: string;
  step: string;
  weight: string;
  bias: string;
  before: string;
  wrong: string;
  alt: string;
  equations: string;
  surgery: string;
  save_svg: string;
  save_png: string;
  names: Record<string, string>;
}

/** A network and what it computes. */
export interface NetworkDrawing {
  steps: number;
  nonlinearity: "tanh" | "ReLU";
  cut: boolean[][];
  sizes: GraphSizes;
  values: GraphValues;
  limits: GraphLimits;
  weights: GraphWeights;
  names: GraphNames;
  limit: number;
  group: string;
  palettes: Palettes;
  labels: GraphWords;
  id: string;
}

/** How the drawing is looked at when it is first shown: unrolled or not, and the step. */
export interface NetworkView {
  unrolled: boolean;
  t: number;
}

/** One number that the visitor changed on the drawing; indices from 0. */
export interface Edit {
  name: string;
  row: number;
  column: number;
  value: number;
}

/** The first sequence: its inputs x (T,), some units of h (H, T), and the output. */
export interface ForwardStation {
  x: (number | null)[];
  h: ((number | null)[])[];
  y: number | null;
}

/** Outputs and targets (P,) of some sequences, and the loss of all. */
export interface LossStation {
  y: (number | null)[];
  target: (number | null)[];
  loss: number | null;
}

/** How long the gradient of one parameter is. */
export interface ParameterNorm {
  name: string;
  norm: number | null;
}

/** How long the gradient is: at each h_t (T,), for some parameters, for all. */
export interface BackwardStation {
  d_h: (number | null)[];
  parameters: ParameterNorm[];
  left_out: number;
  gradient_norm: number | null;
  clipped_norm: number | null;
}

/** One weight before and after the update. */
export interface MovedWeight {
  name: string;
  gate: string | null;
  place: number[];
  before: number;
  after: number;
  plain: number | null;
}

/** The weights that moved most. */
export interface UpdateStation {
  weights: MovedWeight[];
  learning_rate: number | null;
}

/** The newest step; a station that it has not reached is None. */
export interface Stations {
  step: number;
  epoch: number;
  forward: ForwardStation | null;
  loss: LossStation | null;
  backward: BackwardStation | null;
  update: UpdateStation | null;
}

/** The lines by which the optimizer changes a weight, and what their letters stand for. */
export interface Rule {
  lines: string[];
  note: string;
}

/** Every word of the four stations; what stands in braces is filled in by the browser. */
export interface PhaseWords {
  region: string;
  step: string;
  nothing: string;
  waits: string;
  forward: string;
  forward_says: string;
  loss: string;
  loss_says: string;
  backward: string;
  backward_says: string;
  update: string;
  update_says: string;
  log: string;
  time: string;
  back: string;
  target: string;
  output: string;
  clipped: string;
  left_out: string;
  plain: string;
  alt_forward: string;
  alt_loss: string;
  alt_backward: string;
  alt_update: string;
}

/** All of it. */
export interface Phases {
  stations: Stations;
  rule: Rule;
  palettes: Palettes;
  labels: PhaseWords;
}

/** Every word of the river; what stands in braces is filled in by the browser. */
export interface RiverWords {
  picture: string;
  before: string;
  after: string;
  others: string;
  start: string;
  decided: string;
  pushed: string;
  both: string;
  hint: string;
}

/** One text. */
export interface River {
  characters: string[];
  known: boolean[];
  names: string[];
  named: number[];
  decided: number;
  pushed: number;
  palettes: Palettes;
  labels: RiverWords;
  id: string;
}
