// Draws nothing: keeps in the browser whether its visitor wants what is for experts, and says so to each new session.

import { keepChoice, keptChoice } from "./kept.js";

/** @typedef {import("../../../payloads/types.d.ts").Experts} Meta */

/** Whether this page has asked already: a link, and what is chosen later, count for more. */
let asked = false;

/** @type {import("../../kit/mount.js").Component<null, Meta>} */
export default {
  create: () => null,
  update(_part, { meta }, host) {
    if (meta.chosen) keepChoice(meta.on);
    else if (!asked && !meta.on && keptChoice()) host.setTriggerValue("kept", "1");
    asked = true;
  },
};
