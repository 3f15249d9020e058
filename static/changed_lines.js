// packwright.changedLines(before, after): what differs between two lists of lines. `added` are the indexes of lines of
// `after` that are new, `cuts` those that lines were taken out before, `removed` how many were.
(() => {
  const FURTHEST = 800; // more differences than anyone reads: then everything between the first and the last is told

  // The shortest way from one list to the other, by Myers' method: `reach` holds how far each diagonal has come.
  const trailOf = (before, after) => {
    const limit = Math.min(before.length + after.length, FURTHEST);
    const reach = new Int32Array(2 * limit + 3);
    const trail = [];
    for (let steps = 0; steps <= limit; steps += 1) {
      trail.push(reach.slice());
      for (let diagonal = -steps; diagonal <= steps; diagonal += 2) {
        let x = cameDown(reach, limit, diagonal, steps) ? reach[limit + diagonal + 2] : reach[limit + diagonal] + 1;
        while (x < before.length && x - diagonal < after.length && before[x] === after[x - diagonal]) x += 1;
        reach[limit + 1 + diagonal] = x;
        if (x >= before.length && x - diagonal >= after.length) return { trail, limit };
      }
    }
    return null;
  };
  const cameDown = (reach, limit, diagonal, steps) =>
    diagonal === -steps || (diagonal !== steps && reach[limit + diagonal] < reach[limit + diagonal + 2]);

  const between = (before, after) => {
    const found = { added: new Set(), cuts: new Set(), removed: 0 };
    const way = trailOf(before, after);
    if (!way) {
      return { added: new Set(after.keys()), cuts: new Set(), removed: Math.max(before.length - after.length, 0) };
    }
    let [x, y] = [before.length, after.length];
    for (let steps = way.trail.length - 1; steps > 0; steps -= 1) {
      const [reach, diagonal] = [way.trail[steps], x - y];
      const down = cameDown(reach, way.limit, diagonal, steps);
      const above = diagonal + (down ? 1 : -1);
      x = reach[way.limit + 1 + above];
      y = x - above;
      if (down) found.added.add(y);
      else { found.cuts.add(y); found.removed += 1; }
    }
    return found;
  };

  // How many lines are the same at the start, and behind those at the end.
  const same = (before, after) => {
    const most = Math.min(before.length, after.length);
    let [start, end] = [0, 0];
    while (start < most && before[start] === after[start]) start += 1;
    while (end < most - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
    return { start, end };
  };

  const changedLines = (before, after) => {
    const { start, end } = same(before, after);
    const found = between(before.slice(start, before.length - end), after.slice(start, after.length - end));
    const moved = (indexes) => new Set([...indexes].map((index) => index + start));
    return { added: moved(found.added), cuts: moved(found.cuts), removed: found.removed };
  };

  window.packwright = { ...window.packwright, changedLines, sameLines: same };
})();
