// Made by `python -m scripts.both` from the dataclasses beside this file: edit those.

/** An array's place. */
export interface Place {
  o: number;
  s: number[];
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
