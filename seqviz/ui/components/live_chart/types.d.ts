// What the live chart is told, and what its parts share.

import type { ChartDress, ChartMoving, ChartWords, Training } from "../../../payloads/types.d.ts";
import type { Host } from "../../kit/mount.js";
import type { Colours } from "../../kit/theme.js";
import type { Opened } from "./data.js";
import type { timeMachine } from "./time_machine.js";

export interface Meta extends Training, ChartMoving, ChartDress {}

export type Reads = "truth" | "own";
export type Words = ChartWords;
export type PanelName = "loss" | "gradient" | "series" | "reach";

/** What every part of the chart knows and may ask for. */
export interface Core {
  labels: Words;
  meta: Meta;
  data: Opened;
  colours: Colours;
  component: Host | null;
  /** What a network is fed with on held-out values, in what is drawn strongly. */
  reads: Reads;
  /** Payloads that were shown. */
  updates: number;
  runColour(k: number): string;
  /** How far the curves of a run are drawn; Infinity where they have come to rest. */
  front(k: number): number;
  redraw(): void;
  animate(milliseconds?: number): void;
  /** Another moment is shown. */
  moved(): void;
  say(text: string, atOnce?: boolean): void;
  describe(panel: PanelName): string;
}

export interface App extends Core {
  readonly time: ReturnType<typeof timeMachine>;
}

/** Some panels: `aim` says where everything shall be, `move` brings it there, 0 … 1 of the way. */
export interface View {
  nodes: HTMLElement[];
  aim(): void;
  move(share: number): void;
  draw(): void;
  label(): void;
  /** What moves by itself stops. */
  rest?(): void;
}

/** A line beside the crosshair. */
export interface Told {
  text: string;
  value?: string;
  colour?: string;
}

/** The name at the end of a line. */
export interface Ending {
  y: number;
  text: string;
  colour: string;
  strong?: boolean;
}

export type Scale = (value: number) => number;
