// What the typewriter is told, and what its parts share.

import type { Message } from "../../kit/envelope.js";
import type { Host } from "../../kit/mount.js";
import type { Colours, Palettes } from "../../kit/theme.js";
import type { unpack } from "./paper.js";

export interface Meta {
  /** Of the text with all that came with it; another one is another text. */
  id: string;
  text: string;
  prompt: string;
  /** Places at which the visitor chose the character. */
  taken: number[];
  /** Characters of the text, without the prompt. */
  size: number;
  /** Kept for each place, beside the character itself. */
  candidates: number;
  units: number;
  characters: string[];
  more: boolean;
  /** How many characters stand there at first; null types all of them. */
  at: number | null;
  speed: number | null;
  palettes: Palettes;
  labels: Record<string, string>;
}

/** A character that could stand at a place, with its share before and after the settings. */
export interface Candidate {
  index: number;
  char: string;
  before: number;
  after: number;
}

export type Unpacked = ReturnType<typeof unpack>;

/** One typewriter; `at` characters stand on the paper, and the last of them is looked at. */
export interface App {
  at: number;
  data: Unpacked;
  colours: Colours;
  component: Host;
  rewind(at: number): void;
  branch(index: number): void;
  update(host: Host, message: Message<Meta>): void;
  destroy(): void;
}
