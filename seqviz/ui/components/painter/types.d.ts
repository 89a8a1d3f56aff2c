// What the painter is told, and what its parts share.

import type { Host } from "../../kit/mount.js";
import type { Message } from "../../kit/envelope.js";
import type { Colours, Palettes } from "../../kit/theme.js";

/** A unit in the list of a feature, with the words that say its numbers. */
export interface Listed {
  unit: number;
  place: number;
  kind: "tells" | "goes" | "weak";
  said: string;
  score: string;
  right: string;
  p: string;
}

/** A feature of the text, and the units that tell it best. */
export interface Feature {
  name: string;
  title: string;
  what: string;
  chance: number;
  share: string;
  units: Listed[];
}

/** Words by the names that the scripts use; `columns` are four. */
export type Labels = Record<string, any>;

export interface Meta {
  chars: string[];
  text: string;
  begin: number;
  units: number;
  unit: number;
  symbol: string;
  signed: boolean;
  limits: number[];
  ranking: Feature[];
  notes: { said: string; feature: string }[];
  missing: string;
  stretch: [number, number] | null;
  jump: string;
  most: number;
  group: string;
  palettes: Palettes;
  labels: Labels;
}

/** What a proof says: of which unit and feature, in a sentence, and where its numbers stand. */
export interface Verdict {
  unit: number;
  feature: string;
  sentence: string;
  place: HTMLElement;
}

/** One painter; `unit` is −1 before the first text, `feature` −1 where nothing is underlined. */
export interface App {
  root: ShadowRoot;
  text: HTMLElement;
  unit: number;
  feature: number;
  spans: HTMLElement[];
  painted: [string, string][];
  inks: [string, string][];
  bytes: Uint8Array;
  palette: Colours;
  meta: Meta;
  component: Host;
  at: number;
  stretch: [number, number] | null;
  anchor: number | null;
  head: number | null;
  timer: number;
  told: string | undefined;
  jumped: string;
  asked: number;
  hear(verdict: Verdict | null | undefined): void;
  labelled(row: number, k: number): boolean;
  title(row: number): string;
  provable(): string;
  paint(): void;
  show(unit: number, feature?: number): void;
  underline(row: number): void;
  scale(): void;
  point(k: number): void;
  update(host: Host, message: Message<Meta>): void;
  destroy(): void;
}
