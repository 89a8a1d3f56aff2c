// Brings acts that were reported in Python by a part of the page that runs alone; draws nothing.

import { tellDeeds } from "../../kit/deeds.js";

/** @typedef {import("../../../payloads/types.d.ts").CourseDeeds} Meta */

/** @type {import("../../kit/mount.js").Component<null, Meta>} */
export default {
  create: () => null,
  update: (_, { meta }) => tellDeeds(meta.deeds),
};
