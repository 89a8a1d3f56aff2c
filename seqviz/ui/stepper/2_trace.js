// The trace as it came from the model: typed views on one buffer, and the vectors a step consists of.

// The server sends float32 numbers back to back; every entry {o, s} tells offset and shape.
function openTrace(meta, bytes) {
  const numbers = new Float32Array(bytes.buffer);
  const view = (ref) => {
    if (!ref) return null;
    const size = ref.s.reduce((a, b) => a * b, 1);
    return { data: numbers.subarray(ref.o, ref.o + size), shape: ref.s };
  };
  const layers = meta.layers.map((entry) => openLayer(entry, view));
  return {
    steps: meta.steps,
    layers,
    output: meta.output && {
      ...meta.output,
      values: view(meta.output.values).data,
      size: meta.output.labels.length,
    },
    image: meta.image && view(meta.image),
  };
}

function openLayer(entry, view) {
  const arrays = {};
  for (const [name, ref] of Object.entries(entry.arrays)) arrays[name] = view(ref);
  const layer = { kind: entry.kind, cell: CELLS[entry.kind], arrays };
  layer.hidden = arrays.h.shape[1];
  layer.inputs = arrays.x.shape[1];
  layer.limits = {};
  for (const name of layer.cell.signed) {
    const unit = ["g", "n", "h", "tanh_c"].includes(name);
    layer.limits[name] = unit ? 1 : usual(arrays[name].data);
  }
  layer.limits.h_prev = layer.limits.h;
  layer.limits.c_prev = layer.limits.c;
  layer.limits.ig = 1;
  layer.limits.fc = layer.limits.c;
  return layer;
}

// Where a colour scale ends: the largest size but for one value in a hundred, which take the full colour.
function usual(values) {
  const sizes = Float32Array.from(values, Math.abs).sort();
  return sizes[Math.floor(0.99 * (sizes.length - 1))] || sizes[sizes.length - 1] || 1;
}

// The vector `name` of step t. Products are rounded to float32, as the model computes them.
function vector(layer, name, t) {
  const { arrays, hidden, cell } = layer;
  const row = (array, size) => array.data.subarray(t * size, (t + 1) * size);
  const slot = cell.gates.indexOf(name);
  if (slot >= 0) {
    const size = cell.gates.length * hidden;
    return arrays.gates.data.subarray(t * size + slot * hidden, t * size + (slot + 1) * hidden);
  }
  if (name === "x") return row(arrays.x, layer.inputs);
  if (name === "h_prev") return t > 0 ? vector(layer, "h", t - 1) : arrays.h_0.data;
  if (name === "c_prev") return t > 0 ? vector(layer, "c", t - 1) : arrays.c_0.data;
  if (name === "fc") return times(vector(layer, "f", t), vector(layer, "c_prev", t));
  if (name === "ig") return times(vector(layer, "i", t), vector(layer, "g", t));
  return row(arrays[name], hidden);
}

function times(a, b) {
  return Float32Array.from(a, (v, k) => v * b[k]);
}

// What stands before a gate's nonlinearity for one unit: W_x·x, W_h·h, b and their sum a.
function preActivation(layer, gate, t, unit) {
  const { arrays, hidden, cell } = layer;
  const row = cell.gates.indexOf(gate) * hidden + unit;
  const at = t * cell.gates.length * hidden + row;
  return {
    wx: arrays.wx.data[at],
    wh: arrays.wh.data[at],
    b: arrays.b.data[row],
    a: arrays.a.data[at],
  };
}

// The products whose sum is W_x·x (source "x") or W_h·h (source "h_prev") of one unit.
function terms(layer, gate, source, t, unit) {
  const weights = source === "x" ? layer.arrays.W_x : layer.arrays.W_h;
  if (!weights) return [];
  const from = vector(layer, source, t);
  const row = layer.cell.gates.indexOf(gate) * layer.hidden + unit;
  return Array.from(from, (value, k) => {
    const weight = weights.data[row * from.length + k];
    return { source, k, value, weight, product: Math.fround(weight * value) };
  });
}
