// Brings a verdict to the painter of its group, where the button is that asked for it; draws nothing itself.

const places = new WeakMap();

function tell(group, verdict) {
  if (verdict) verdicts().set(group, verdict);
  else verdicts().delete(group);
  document.dispatchEvent(new CustomEvent(VERDICT, { detail: { group } }));
}

export default function (component) {
  const root = component.parentElement;
  const { meta } = openEnvelope(component.data);
  let place = places.get(root);
  if (!place) {
    place = html("i", { style: "display: block; scroll-margin-top: 12rem" }); // below the header and the painter's bar
    places.set(root, place);
    root.append(place);
  }
  const verdict = { ...meta, place };
  tell(meta.group, verdict);
  return () => {
    if (verdicts().get(meta.group)?.place === place) tell(meta.group, null);
    places.delete(root);
    place.remove();
  };
}
