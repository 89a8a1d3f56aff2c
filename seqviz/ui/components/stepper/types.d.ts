// What the stepper is told, and what its parts share.

import type { Cut, ShownCut, StepperDress, StepperMoving, StepperRun, StepperView, StepperWords } from "../../../payloads/types.d.ts";
import type { Host } from "../../kit/mount.js";
import type { Colours } from "../../kit/theme.js";
import type { Scales } from "./heat.js";
import type { notes } from "./notes.js";
import type { player } from "./player.js";
import type { surgery } from "./surgery.js";
import type { Layer, Trace } from "./trace.js";

export interface Meta extends StepperRun, StepperMoving, StepperDress {}

export type Words = StepperWords;
export type Level = StepperView["level"];

/** Where the viewer stands, and how time passes; `phase` is the part of the step that is over. */
export interface State extends StepperView {
  playing: boolean;
  moving: boolean;
  phase: number;
}

/** One picture of the state; every part is drawn anew, laid out, stepped and moved together with the others. */
export interface View {
  node: HTMLElement;
  refresh(): void;
  stepped(): void;
  layout?(): void;
  frame?(): void;
}

/** What every part of the stepper knows and may ask for. */
export interface Core {
  readonly root: ShadowRoot;
  readonly labels: Words;
  readonly state: State;
  meta: Meta;
  trace: Trace;
  colours: Colours;
  scales: Scales;
  component: Host | null;
  /** Drawn while it moved. */
  frames: number;
  cuts(): ShownCut[];
  layer(): Layer;
  stepName(t: number): string;
  stepLabel(t: number): string;
  chipStyle(q: string): string;
  /** Show the run with other cuts before the server has made it, where that can be. */
  preview(cuts: Cut[]): void;
  tip(event: PointerEvent | null, text?: string): void;
  stepped(): void;
  /** Say where the viewer stands, for a successor in another language. */
  stands(): void;
  frame(): void;
  goTo(t: number): void;
  commit(): void;
  commitSoon(): void;
  select(change: Partial<Pick<State, "layer" | "t" | "unit">>): void;
  open(q: string, unit?: number | null): void;
  setLevel(level: Level): void;
}

export interface Playing extends Core {
  readonly player: ReturnType<typeof player>;
}

export interface App extends Playing {
  readonly notes: ReturnType<typeof notes>;
  readonly surgery: ReturnType<typeof surgery>;
}

/** What a stepper says of its step to the others of its group; whoever chooses a step for good says `commit`. */
export interface Step {
  from: unknown;
  t: number;
  unit: number;
  phase: number;
  commit?: boolean;
}

/** What a stepper of a cell of this kind has opened, for the others of its group. */
export interface Opened {
  from: unknown;
  kind: string;
  focus: string | null;
  level: Level;
}
