// Brings a verdict to the painter of its group, where the button is that asked for it; draws nothing itself.

import { forget, said, tell } from "../../kit/bus.js";
import { html } from "../../kit/elements.js";
import { VERDICT } from "../painter/ink.js";

/** @typedef {import("../../../payloads/types.d.ts").Told} Meta */
/** @typedef {{ place: HTMLElement, group: string }} Teller */

/** @type {import("../../kit/mount.js").Component<Teller, Meta>} */
export default {
  create(root, { meta }) {
    const place = html("i", { style: "display: block; scroll-margin-top: 12rem" }); // below the header and the painter's bar
    root.append(place);
    return { place, group: meta.group };
  },
  update(teller, { meta }) {
    teller.group = meta.group;
    tell(VERDICT, meta.group, { ...meta, place: teller.place });
  },
  remove({ place, group }) {
    if (said(VERDICT, group)?.place === place) forget(VERDICT, group);
    place.remove();
  },
};
