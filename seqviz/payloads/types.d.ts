// Made by `python -m scripts.both` from the dataclasses beside this file: edit those.

/** One layer. */
export interface SentLane {
  title: string;
  hidden: number;
  carries: string;
  gate: string;
  sign: number;
  shares: Record<string, number[]>;
  line: number[];
  rate: number;
  alone: number[];
}

/** All of it. */
export interface TrainedBack {
  trained: SentLane[];
  steps: number;
  at: number;
  names: string[];
  pixels: number[][];
  told: string[];
  colours: Record<string, string[]>;
  palettes: Palettes;
  labels: Record<string, string>;
}

/** An array's place. */
export interface Place {
  o: number;
  s: number[];
}

/** A question by its name and what it is about. */
export interface BetTopic {
  name: string;
  title: string;
}

/** One of the things that may come out, and how it is said. */
export interface BetChoice {
  name: string;
  words: string;
}

/** A question with the inputs of one turn. */
export interface BetQuestion {
  name: string;
  turn: number;
  title: string;
  words: string;
  page: string;
  choices: BetChoice[];
  pixels: number[];
}

/** A number over the steps: its name, its values, and what is said at its end. */
export interface BetLine {
  name: string;
  values: number[];
  said: string;
}

/** A number beside others: the choice that it is of or "", its name, itself, how it reads. */
export interface BetBar {
  choice: string;
  name: string;
  value: number;
  said: string;
}

/** How the truth came about, to be played: lines over the steps, or bars. */
export interface BetPlay {
  lines: BetLine[];
  bars: BetBar[];
  borders: number[];
  across: boolean;
  axis: string;
  first: number;
}

/** A bet that was laid, and the truth beside it. */
export interface BetOutcome {
  choice: string;
  points: number;
  outcome: string;
  words: string;
  play: BetPlay | null;
  link: string;
}

/** The place for a bet. */
export interface BetDesk {
  topics: BetTopic[];
  question: BetQuestion | null;
  result: BetOutcome | null;
  turns: number;
  whole: boolean;
  palettes: Palettes;
  labels: Record<string, string>;
}

/** What a browser sent, after a look at it. */
export interface BetSaid {
  name: string;
  turn: number;
  choice: string;
  points: number;
}

/** One piece. */
export interface Bit {
  text: string;
  kind: "text" | "em" | "code" | "math" | "sub" | "sup" | "keyword" | "comment" | "frac" | "bar" | "end";
  symbol: string;
  mark: "" | "wrong" | "good" | "look";
}

/** A piece of an equation: a quantity, or a state before. */
export interface SymbolToken {
  symbol: string;
}

/** A piece of an equation: a sign or a bracket. */
export interface OperatorToken {
  operator: string;
}

/** A piece of an equation: the name of a function. */
export interface FunctionToken {
  function: string;
}

/** A piece of an equation: a number, as it is written. */
export interface NumberToken {
  number: string;
}

/** A piece of an equation: the letter of a learned array, and what stands under it. */
export interface WeightToken {
  weight: string;
  index: string[];
}

/** Colours that end at the usual size of a quantity's values, and at ``least`` there. */
export interface Usual {
  of: string;
  least: number;
}

/** A summand of a sum; ``array`` is "" where it is added as it is ("plain"). */
export interface Term {
  source: string;
  array: string;
  kind: "matrix" | "vector" | "plain";
}

/** What is told of every quantity. */
export interface Quantity {
  name: string;
  title: string;
  note: string;
  role: string;
  opens: boolean;
  sources: string[];
  colour: string;
  plain: string;
  tokens: (SymbolToken | OperatorToken | FunctionToken | NumberToken | WeightToken)[];
  limit: "share" | number | Usual;
}

/** An activation of a weighed sum; ``bias`` is "" where none is added. */
export interface Summed {
  name: string;
  title: string;
  note: string;
  role: string;
  opens: boolean;
  sources: string[];
  colour: string;
  plain: string;
  tokens: (SymbolToken | OperatorToken | FunctionToken | NumberToken | WeightToken)[];
  limit: "share" | number | Usual;
  activation: string;
  terms: Term[];
  bias: string;
  block: string;
}

/** What an operation makes of its sources, unit by unit. */
export interface Made {
  name: string;
  title: string;
  note: string;
  role: string;
  opens: boolean;
  sources: string[];
  colour: string;
  plain: string;
  tokens: (SymbolToken | OperatorToken | FunctionToken | NumberToken | WeightToken)[];
  limit: "share" | number | Usual;
  operation: string;
}

/** A learned array: its blocks in order, and "I" or "H" columns, "" for a vector. */
export interface Learned {
  name: string;
  blocks: string[];
  columns: string;
}

/** Something drawn: its middle, and the part of a step at which its value appears. */
export interface DrawnPart {
  q: string;
  type: "gate" | "squash" | "dot" | "state" | "input";
  x: number;
  y: number;
  phase: number;
  sign: string;
}

/** A sign that stands on a wire, and where. */
export interface WireLabel {
  text: string;
  x: number;
  y: number;
}

/** A line along which a value travels. */
export interface DrawnWire {
  source: string;
  to: string;
  d: string;
  span: [number, number];
  state: boolean;
  label: WireLabel | null;
}

/** The picture of a cell; ``body`` is its box (x, y, width, height). */
export interface Drawing {
  body: [number, number, number, number];
  parts: DrawnPart[];
  wires: DrawnWire[];
}

/** A whole cell. */
export interface Cell {
  kind: string;
  title: string;
  quantities: (Summed | Made)[];
  blocks: string[];
  states: string[];
  rows: string[];
  arrays: Learned[];
  drawing: Drawing;
}

/** The rectangle of weights that is shown. */
export interface Ground {
  w: [number, number];
  b: [number, number];
  points: number;
  start: number;
}

/** How the sliders stand, and what the ball has done; the browser goes on from there. */
export interface Walk {
  ball: [number, number];
  taken: number;
  rate: number;
  longest: number | null;
  steps: number;
  target: number;
}

/** Of a slider, both ends included. */
export interface Range {
  low: number;
  high: number;
}

/** All of it. */
export interface Cliff {
  ground: Ground;
  asked: Walk;
  usual: Walk;
  ranges: Record<string, Range>;
  most: number;
  ramp: string[];
  lowest: number;
  palettes: Palettes;
  labels: Record<string, string>;
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

/** An act that was done in Python; later ones have greater numbers, over all sessions. */
export interface CourseDeed {
  number: number;
  name: string;
  details: Record<string, string | number | boolean>;
}

/** What was done in Python so far, brought by a part of a page that runs alone. */
export interface CourseDeeds {
  deeds: CourseDeed[];
}

/** Where to look: a selector in the page, and one in a component there, or "" for the whole. */
export interface CourseLook {
  outer: string;
  inner: string;
}

/** One card: its text, the act that it waits for or "", and the link that it opens or "". */
export interface CourseCard {
  text: string;
  opens: string;
  page: string;
  act: string;
  details: Record<string, string | number | boolean>;
  look: CourseLook[];
  asks: string;
}

/** Another lesson: its name, its title, and the link that begins it. */
export interface CourseNext {
  name: string;
  title: string;
  opens: string;
}

/** An open lesson: its cards, what was done in Python, the words. */
export interface CourseWalk {
  lesson: string;
  title: string;
  place: [number, number];
  cards: CourseCard[];
  here: number[];
  arrived: number[];
  denied: number[];
  deeds: CourseDeed[];
  next: CourseNext | null;
  say: string[];
  labels: Record<string, string>;
}

/** A lesson in the list. */
export interface CourseEntry {
  name: string;
  title: string;
  summary: string;
  links: string[];
  waits: boolean[];
}

/** All lessons in their order, and the words. */
export interface CourseList {
  lessons: CourseEntry[];
  labels: Record<string, string>;
}

/** The course in the bar: which lesson is open, or "", all lessons in their order, the words. */
export interface CourseBar {
  open: string;
  home: string;
  lessons: CourseEntry[];
  labels: Record<string, string>;
}

/** Every word of the pad; what stands in braces is filled in by the browser. */
export interface CurvePadWords {
  pad: string;
  hint: string;
  hint_keys: string;
  yours: string;
  goes_on: string;
  waits: string;
  clear: string;
  at: string;
  nothing: string;
  drawn: string;
  continued: string;
  cleared: string;
}

/** One colour for each mode. */
export interface ByMode {
  light: string;
  dark: string;
}

/** The pad. */
export interface CurvePad {
  drawn: [number, number][] | null;
  continuation: (number | null)[];
  count: number;
  most: number;
  palettes: Palettes;
  own: ByMode;
  labels: CurvePadWords;
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

/** One of them: its page's title, its link from any page of the app, its note, its QR code. */
export interface DemonstrationCard {
  name: string;
  title: string;
  page: string;
  opens: string;
  show: string;
  ask: string;
  say: string;
  code: QrCode;
}

/** All of them in their order, and the words. */
export interface DemonstrationList {
  cards: DemonstrationCard[];
  notes: boolean;
  labels: Record<string, string>;
}

/** One term. */
export interface Entry {
  name: string;
  title: string;
  finds: string;
  says: string;
  formula: Bit[];
  symbol: string;
  picture: "chain" | "back" | "cut" | "lines" | "units" | "lengths" | "valve" | "mix" | "fade" | "burst" | "clip" | "descent" | "forced" | "apart" | "bars" | "some" | "dropped" | "flat" | "one_hot";
  page: string;
  address: string;
  source: string;
}

/** Terms under one heading. */
export interface EntryGroup {
  title: string;
  entries: Entry[];
}

/** All terms. */
export interface Dictionary {
  groups: EntryGroup[];
  palettes: Palettes;
  labels: Record<string, string>;
}

/** Whether it is on, and whether this visitor chose so in this session, which is then kept. */
export interface Experts {
  on: boolean;
  chosen: boolean;
}

/** One picture: what picking it sends, its title, and what stands under it or "". */
export interface GalleryItem {
  code: string;
  title: string;
  caption: string;
}

/** All pictures, in reading order. */
export interface GalleryItems {
  items: GalleryItem[];
}

/** How they are shown: what the group is, which one is picked, and the side in CSS pixels. */
export interface GalleryView {
  label: string;
  chosen: string | null;
  size: number;
}

/** One term: its names in lower case as they occur in texts, and what is shown of it. */
export interface TermShown {
  name: string;
  forms: string[];
  title: string;
  says: string;
  formula: [string, number][];
  where: string;
  source: string;
}

/** All of them in the page's language; ``pattern`` finds them, ``address`` leads to the list. */
export interface TermsShown {
  pattern: string;
  terms: TermShown[];
  address: string;
  more: string;
}

/** Where a part of a page is: a selector in the page, and one in a component there, or "". */
export interface PartPlace {
  outer: string;
  inner: string;
}

/** What is hidden and what is locked on the page that is shown, and the words. */
export interface LessonLink {
  hidden: PartPlace[];
  locked: PartPlace[];
  labels: Record<string, string>;
}

/** A link as a square of so many modules; the dark ones are a path of an SVG, margin included. */
export interface QrCode {
  link: string;
  size: number;
  path: string;
}

/** A part that a link can hide, or lock where something can be changed in it. */
export interface SharedPart {
  name: string;
  title: string;
  locks: boolean;
  now: string;
  place: PartPlace;
}

/** What a link is made of: the page's parts, the languages by code, the QR code asked for. */
export interface Share {
  parts: SharedPart[];
  languages: Record<string, string>;
  code: QrCode | null;
  longest: number;
  more: string;
  labels: Record<string, string>;
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

/** What arrives of the loss's gradient at each of ``steps`` steps, of every moment. */
export interface Reach {
  states: string[];
  steps: number;
  logs: Place | null;
  latest: Place | null;
  sequences: number;
}

/** The snapshots that the time machine moves over. */
export interface Moments {
  count: number;
  now: boolean;
  step: number[];
  loss: Place;
  predictions: Place | null;
  latest: Place | null;
  forecast: Curve | null;
  weights: Spreads | null;
  activations: Spreads | null;
  reach: Reach | null;
}

/** One training as far as it has come; a curve is None where nothing was measured. */
export interface Run {
  name: string;
  step: number;
  epoch: number;
  running: boolean;
  clip: number | null;
  chance: number | null;
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
  window: number;
  horizon: number;
  shuffled: boolean;
}

/** All of it. */
export interface Training {
  series: Series | null;
  runs: Run[];
  floats: number;
  bins: number;
  id: string;
}

/** What may change while the training stays. */
export interface ChartMoving {
  reports: boolean;
  selected: number | null;
  jump: number;
}

/** One colour for each run, in order, in both modes. */
export interface RunColours {
  light: string[];
  dark: string[];
}

/** Every word of the live chart; braces are filled in there. */
export interface ChartWords {
  chart: string;
  machine: string;
  scrubber: string;
  play: string;
  pause: string;
  now: string;
  end: string;
  where: string;
  where_only: string;
  scale: string;
  loss: string;
  loss_unit: string;
  chance: string;
  log: string;
  train: string;
  train_mean: string;
  batches: string;
  validation: string;
  batch: string;
  of_run: string;
  updates: string;
  at_update: string;
  gradient: string;
  gradient_unit: string;
  clip: string;
  series: string;
  series_unit: string;
  time: string;
  at_time: string;
  truth: string;
  prediction: string;
  forecast: string;
  forcing: string;
  reads_truth: string;
  reads_own: string;
  forcing_truth: string;
  forcing_wait: string;
  forcing_both: string;
  above: string;
  below: string;
  train_part: string;
  validation_part: string;
  overview: string;
  shown: string;
  whole: string;
  cut: string;
  cut_said: string;
  cut_shuffled: string;
  cut_group: string;
  cut_play: string;
  cut_pause: string;
  weights: string;
  weights_unit: string;
  activations: string;
  states: string;
  activations_unit: string;
  reach: string;
  reach_unit: string;
  reach_step: string;
  reach_at: string;
  reach_of: string;
  reach_share: string;
  reach_line: string;
  reach_nothing: string;
  reach_none: string;
  gates: string;
  layer: string;
  whose: string;
  histogram: string;
  alt_step: string;
  alt_loss: string;
  alt_chance: string;
  alt_gradient: string;
  alt_series: string;
  alt_reach: string;
  summary: string;
}

/** What the chart's numbers are shown with. */
export interface ChartDress {
  run_colours: RunColours;
  palettes: Palettes;
  labels: ChartWords;
}

/** The reading. */
export interface LivingReading {
  rows: number;
  columns: number;
  units: number;
  limit: number;
  carried: number;
  classes: string[];
  decided_at: number;
  sure_at: number | null;
  sure: number;
  palettes: Palettes;
  labels: Record<string, string>;
  id: string;
}

/** One sequence of a task at one length. */
export interface DelaySample {
  steps: number;
  reads: string[];
  keys: number[];
  wanted: string[];
  chance: number;
  guess: string;
}

/** A task at every length that can be chosen, the shortest first. */
export interface DelayTask {
  samples: DelaySample[];
  numbers: boolean;
  measure: string;
  colours: Record<string, string[]>;
  palettes: Palettes;
  labels: Record<string, string>;
}

/** One entrant's curve. */
export interface RaceLane {
  title: string;
  updates: number[];
  scores: number[];
  solved: boolean;
}

/** How the race stands. */
export interface RaceNow {
  steps: number;
  lanes: RaceLane[];
  budget: number;
  locked: boolean;
  alt: string;
}

/** A part of a stage's drawing. */
export interface MorphPart {
  key: string;
  q: string;
  type: "gate" | "squash" | "dot" | "state" | "input";
  x: number;
  y: number;
  sign: string;
  colour: string;
  values: number[];
}

/** One of the cells on the way. */
export interface MorphStage {
  name: string;
  title: string;
  said: string;
  parts: MorphPart[];
  wires: DrawnWire[];
  shown: number[];
}

/** All stages in order. */
export interface Morph {
  stages: MorphStage[];
  into: Record<string, string>;
  body: [number, number, number, number];
  stage: string;
  palettes: Palettes;
  labels: Record<string, string>;
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

/** Units h (T, H) and outputs y (T, O) of the run without surgery. */
export interface GraphUntouched {
  h: number[][];
  y: number[][];
}

/** What surgery does to a quantity as it is computed, as the browser's arithmetic has it. */
export interface GraphCut {
  action: "hold" | "scale";
  quantity: string;
  value: number;
  unit: number | null;
  first: number;
  last: number | null;
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
  unroll: string;
  fold: string;
  folded_hint: string;
  unrolled_hint: string;
  open: string;
  over_time: string;
  untouched: string;
  step: string;
  weight: string;
  bias: string;
  before: string;
  wrong: string;
  alt: string;
  comma: string;
  equations: string;
  surgery: string;
  curve_alt: string;
  slope: string;
  save_svg: string;
  save_png: string;
  names: Record<string, string>;
}

/** A network and what it computes. */
export interface NetworkDrawing {
  steps: number;
  nonlinearity: "tanh" | "ReLU";
  cell: Cell;
  cuts: GraphCut[];
  untouched: GraphUntouched | null;
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
  begun: string;
}

/** One number that the visitor changed on the drawing; indices from 0. */
export interface Edit {
  name: string;
  row: number;
  column: number;
  value: number;
  goes_on: boolean;
}

/** One painting. */
export interface PaintedCard {
  name: string;
  title: string;
  question: string;
  top: number | null;
}

/** Their common words; what stands in braces is filled in by the browser. */
export interface PaintedWords {
  first: string;
  scaled: string;
}

/** All of them, the T characters of the text as shown, and whether scores are written. */
export interface PaintedCards {
  characters: string[];
  cards: PaintedCard[];
  numbers: boolean;
  palettes: Palettes;
  labels: PaintedWords;
}

/** A unit in the list of a feature, with the words that say its numbers. */
export interface ListedUnit {
  unit: number;
  place: number;
  kind: "tells" | "goes" | "weak";
  said: string;
  score: string;
  right: string;
  p: string;
}

/** A feature of the text, and the units that tell it best. */
export interface TextFeature {
  name: string;
  title: string;
  what: string;
  chance: number;
  guess: number;
  share: string;
  better: string[];
  units: ListedUnit[];
}

/** What a unit stands for; both are empty where there is nothing to say. */
export interface UnitNote {
  said: string;
  feature: string;
}

/** Every word of the painter; what stands in braces is filled in by the browser. */
export interface PainterWords {
  unit: string;
  of: string;
  more: string;
  back: string;
  forward: string;
  prove: string;
  prove_what: string;
  prove_why: string;
  proving: string;
  proof_numbers: string;
  now: string;
  list: string;
  columns: [string, string, string, string];
  line_chance: string;
  line_guess: string;
  share: string;
  plain_share: string;
  plain_list: string;
  sample: string;
  here: string;
  text: string;
  hint: string;
}

/** What is known of a network's units, whichever text is shown. */
export interface PainterStudy {
  units: number;
  symbol: string;
  signed: boolean;
  limits: number[];
  ranking: TextFeature[];
  notes: UnitNote[];
  missing: string;
  experts: boolean;
  palettes: Palettes;
  labels: PainterWords;
}

/** The text: its characters, a name for it, and its first character's place in the whole. */
export interface PaintedText {
  chars: string[];
  text: string;
  begin: number;
}

/** What is looked at. */
export interface PainterView {
  unit: number;
  stretch: [number, number] | null;
  jump: string;
  most: number;
  group: string;
}

/** A passage with a little of what stands around it. */
export interface Passage {
  chars: string[];
  begin: number;
  end: number;
  place: string;
  note: string;
}

/** The passages. */
export interface Passages {
  items: Passage[];
  text: string;
  units: number;
  symbol: string;
  signed: boolean;
  palettes: Palettes;
}

/** What is looked at. */
export interface PassagesView {
  unit: number;
  group: string;
  label: string;
  pick: string;
}

/** The first sequence: its inputs x (T,), some units of h (H, T), and the output. */
export interface ForwardStation {
  x: (number | null)[];
  h: ((number | null)[])[];
  y: number | null;
  choice: boolean;
}

/** Outputs and targets (P,) of some sequences, and the loss of all. */
export interface LossStation {
  y: (number | null)[];
  target: (number | null)[];
  loss: number | null;
  choice: boolean;
}

/** How long the gradient of one parameter is. */
export interface ParameterNorm {
  name: string;
  norm: number | null;
}

/** One weight that every step uses: what each step adds to its gradient. */
export interface SharedParts {
  name: string;
  gate: string | null;
  place: number[];
  parts: (number | null)[];
  before: [number, number | null];
  total: number | null;
}

/** How long the gradient is: at each h_t (T,), for some parameters, for all. */
export interface BackwardStation {
  d_h: (number | null)[];
  parameters: ParameterNorm[];
  left_out: number;
  gradient_norm: number | null;
  clipped_norm: number | null;
  shared: SharedParts | null;
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
  title: string;
  step: string;
  nothing: string;
  waits: string;
  forward: string;
  forward_says: string;
  loss: string;
  loss_says: string;
  choice_says: string;
  backward: string;
  backward_says: string;
  update: string;
  update_says: string;
  log: string;
  time: string;
  back: string;
  sum: string;
  sum_said: string;
  sum_total: string;
  sum_earlier: string;
  likely: string;
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

/** One network. */
export interface Recaller {
  name: string;
  title: string;
  note: string;
  cell: Cell;
  keeps: string | null;
  gate: string;
  hidden: number;
  arrays: Record<string, Place>;
  W: Place;
  b: Place;
}

/** All of it. */
export interface Recall {
  lanes: Recaller[];
  letters: string[];
  longest: number;
  taught: number;
  usual: number;
  read: Place;
  colours: Record<string, string[]>;
  palettes: Palettes;
  labels: Record<string, string>;
}

/** Every word of the river; what stands in braces is filled in by the browser. */
export interface RiverWords {
  picture: string;
  before: string;
  comma: string;
  reading: string;
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

/** One layer of a run. */
export interface StepperLayer {
  kind: string;
  cell: Cell;
  arrays: Record<string, Place>;
  untouched: Record<string, Place> | null;
}

/** What the network says after every step. */
export interface StepperOutput {
  labels: string[];
  values: Place;
  untouched: Place | null;
  decided_at: number | null;
  sure_at: number | null;
  sure: number;
  shares: boolean;
  W: Place | null;
  b: Place | null;
}

/** A run of a network over one sequence; it stays while the viewer moves. */
export interface StepperRun {
  layers: StepperLayer[];
  output: StepperOutput | null;
  image: Place | null;
  steps: number;
  step_names: string[] | null;
  trace: string;
  id: string;
}

/** Where it opens: indices from 0, a quantity that is open or None, and steps per second. */
export interface StepperView {
  layer: number;
  t: number;
  unit: number;
  focus: string | null;
  level: "overview" | "cell" | "operation" | "numbers";
  speed: number;
}

/** Text of the page, outside of the stepper, that says what holds at the present step. */
export interface StepperBeside {
  within: string;
  values: string[];
  sentence: string;
}

/** What may change while the run stays. */
export interface StepperMoving {
  layout: "explorer" | "reader" | "player";
  view: StepperView;
  autoplay: boolean;
  reports: boolean;
  surgery: Surgery | null;
  group: string | null;
  follows: boolean;
  beside: StepperBeside | null;
  valve: string | null;
  partners: Record<string, string>;
  place: string;
  language: string;
}

/** Every word of the stepper; braces are filled in there. Names and notes are by quantity. */
export interface StepperWords {
  stepper: string;
  play: string;
  pause: string;
  first: string;
  back: string;
  forward: string;
  last: string;
  step: string;
  speed: string;
  per_second: string;
  position: string;
  step_name: string;
  way: string;
  layer: string;
  layer_number: string;
  unit: string;
  overview: string;
  cell: string;
  diagram: string;
  save_svg: string;
  save_png: string;
  operation: string;
  numbers: string;
  reader: string;
  open_part: string;
  back_to_cell: string;
  back_to_operation: string;
  heat_alt: string;
  curve_alt: string;
  slope: string;
  hover_hint: string;
  touch_hint: string;
  hover_hint_cut: string;
  mean: string;
  mean_bare: string;
  mean_keeps: string;
  mean_writes: string;
  mean_resets: string;
  mean_shows: string;
  mean_times: string;
  mean_sum: string;
  mean_add: string;
  mean_product: string;
  mean_state: string;
  pin: string;
  unpin: string;
  pinned: string;
  valve: string;
  valve_says: string;
  valve_end: string;
  valve_own: string;
  valve_keeps: string;
  valve_rewrites: string;
  valve_forgets: string;
  valve_between: string;
  valve_turned: string;
  joiner: string;
  made_from: string;
  goes_into: string;
  largest: string;
  all_zero: string;
  all_numbers: string;
  unit_at: string;
  sum_of: string;
  sum_of_weighed: string;
  comma: string;
  semicolon: string;
  between: string;
  means: string;
  values: string;
  value_at: string;
  set_by_surgery: string;
  surgery: string;
  cuts: string;
  hold_at: string;
  halve: string;
  release: string;
  held_at: string;
  at_now: string;
  elsewhere: string;
  times: string;
  slide_hold: string;
  slide_times: string;
  who: string;
  who_unit: string;
  who_all: string;
  when: string;
  every_step: string;
  from_step: string;
  only_step: string;
  steps_between: string;
  undo: string;
  undo_one: string;
  compared: string;
  compared_elsewhere: string;
  same_everywhere: string;
  change: string;
  share_of: string;
  in_the_end: string;
  answer_same: string;
  answer_changed: string;
  term: string;
  value: string;
  weight: string;
  product: string;
  picture: string;
  picture_hint: string;
  picture_alt: string;
  river: string;
  river_hint: string;
  river_alt: string;
  state_of_layer: string;
  states_hint: string;
  state_named: string;
  scale_shares: string;
  scale_signed: string;
  scale_limit: string;
  leads_sure: string;
  leads_yet: string;
  never_sure: string;
  after_row: string;
  now: string;
  reads: string;
  reads_now: string;
  sure: string;
  equations: string;
  names: Record<string, string>;
  notes: Record<string, string>;
}

/** What a stepper's numbers are shown with. */
export interface StepperDress {
  labels: StepperWords;
  palettes: Palettes;
}

/** A block's rows in an array of biases: from ``first`` on, one a unit. */
export interface Rows {
  array: string;
  first: number;
}

/** The gate that keeps a cell's memory. */
export interface KeepingGate {
  name: string;
  state: string;
  sign: number;
  bias: Rows;
  writers: Rows[];
}

/** The recurrent weights of a cell whose state is one sum. */
export interface OwnWeights {
  radius: number;
  orthogonal: Place;
  small: Place;
}

/** One untrained network. */
export interface Lane {
  kind: string;
  title: string;
  forms: Record<string, Cell>;
  arrays: Record<string, Place>;
  gate: KeepingGate | null;
  own: OwnWeights | null;
}

/** Networks of one size, on one input. */
export interface Networks {
  hidden: number;
  inputs: number;
  lanes: Lane[];
  x: Place;
  seed: Place;
  spread: Place;
}

/** How the sliders stand; the browser goes on from there. */
export interface Asked {
  steps: number;
  gate: string | number;
  radius: number | null;
  start: string;
  form: string;
  hidden: number;
}

/** Which loss is looked at, from where, and what is open beside it; the browser goes on. */
export interface Look {
  at: number;
  loss: number | null;
  horizon: number | null;
  clip: number | null;
  triangle: string;
}

/** All of it. */
export interface ThroughTime {
  sizes: Networks[];
  colours: Record<string, string[]>;
  palettes: Palettes;
  labels: Record<string, string>;
}

/** A sentence with nothing in it but bold, and the unit and feature that it is about. */
export interface Told {
  group: string;
  unit: number;
  feature: string;
  sentence: string;
}

/** A text that a network wrote. */
export interface TypedText {
  text: string;
  prompt: string;
  taken: number[];
  size: number;
  candidates: number;
  units: number;
  characters: string[];
  id: string;
}

/** Every word of the typewriter; what stands in braces is filled in by the browser. */
export interface TypewriterWords {
  text: string;
  first: string;
  back: string;
  play: string;
  pause: string;
  forward: string;
  last: string;
  speed: string;
  rate: string;
  where: string;
  more: string;
  undo: string;
  next: string;
  click: string;
  start: string;
  before: string;
  after: string;
  drawn: string;
  chosen: string;
  candidate: string;
  go: string;
  out: string;
  space: string;
  newline: string;
  tab: string;
  hidden: string;
  unit: string;
  tint: string;
  branch: string;
  value: string;
}

/** Its colours and words. */
export interface TypewriterDress {
  palettes: Palettes;
  labels: TypewriterWords;
}

/** How it stands at first. */
export interface TypewriterView {
  more: boolean;
  at: number | null;
  speed: number | null;
}

/** One formula, with what it stands for beside it. */
export interface FormulaShown {
  bits: Bit[];
  said: string;
  mark: "" | "wrong" | "good" | "look";
}

/** Lines of code as pieces, and what Python says when they run; "" where nothing is said. */
export interface CodeShown {
  title: string;
  lines: Bit[][];
  outcome: string;
  stops: boolean;
}

/** An array drawn as a box: what it is called, and its shape. */
export interface BoxShown {
  name: string;
  shape: number[];
  mark: "" | "wrong" | "good" | "look";
}

/** Arrays side by side, with the sign between them, and whether they fit. */
export interface BoxesShown {
  boxes: BoxShown[];
  sign: string;
  said: string;
  mark: "" | "wrong" | "good" | "look";
}

/** A curve over steps: its values, its name, and the symbol whose colour it has or a mark. */
export interface CurveShown {
  values: number[];
  name: string;
  symbol: string;
  mark: "" | "wrong" | "good" | "look";
}

/** Curves in one picture, what it shows, and what lies across. */
export interface CurvesShown {
  curves: CurveShown[];
  said: string;
  across: string;
}

/** Values on a line between two ends: value, what is written at it, mark. */
export interface DotsShown {
  dots: ([number, string, "" | "wrong" | "good" | "look"])[];
  ends: [number, number];
  said: string;
}

/** A part of an update, and whether the program has it. */
export interface PhaseShown {
  name: string;
  there: boolean;
}

/** A way to a page: what one does there, and its address. */
export interface LinkShown {
  label: string;
  address: string;
}

/** A moving picture of where values go in and answers come out, with its words. */
export interface UseShown {
  title: string;
  shape: string;
  reads: boolean[];
  answers: boolean[];
  at_once: boolean;
  today: string;
  link: LinkShown | null;
}

/** What is drawn of an item, in this order; what is empty is left out. */
export interface SceneShown {
  formulas: FormulaShown[];
  phases: PhaseShown[];
  boxes: BoxesShown[];
  dots: DotsShown[];
  curves: CurvesShown[];
  code: CodeShown[];
  uses: UseShown[];
}

/** One equation, program or claim. */
export interface ItemShown {
  name: string;
  title: string;
  about: string;
  sound: boolean;
  says: Bit[];
  means: Bit[];
  wrong: Bit[];
  scene: SceneShown;
  tries: LinkShown[];
}

/** Items under one heading. */
export interface GroupShown {
  title: string;
  items: ItemShown[];
}

/** One tutorial. */
export interface TutorialShown {
  name: string;
  title: string;
  groups: GroupShown[];
}

/** Both. */
export interface TutorialsWalk {
  tutorials: TutorialShown[];
  palettes: Palettes;
  labels: Record<string, string>;
}
