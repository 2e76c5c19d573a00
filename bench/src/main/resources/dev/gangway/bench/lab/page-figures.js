'use strict';
/* What the figures of a run say: medians over its rounds, and ratios taken round by round. */
const run = JSON.parse(document.getElementById('data').textContent);
const GANGWAY = 'gangway', NATIVE = 'native', NOTHING = '–';
const POOR_SCALING = 0.8; // of linear: two tasks that make 1.6 times the calls of one are worth a remark
const WIDE_SPREAD = 0.1; // of the median: a cell that scatters more than that proves little
const FEW_ROUNDS = 5;
const COLORS = 7; // as many as the style sheet has

const sum = (values) => values.reduce((all, value) => all + value, 0);
const mean = (values) => (values.length ? sum(values) / values.length : null);

/* Quartiles are interpolated between neighbours. Null of no samples. */
const summary = (samples) => {
  if (!samples.length) return null;
  const sorted = [...samples].sort((a, b) => a - b);
  const quantile = (q) => {
    const at = q * (sorted.length - 1), below = Math.floor(at), above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  };
  const [q1, median, q3] = [0.25, 0.5, 0.75].map(quantile);
  return {q1, median, q3, spread: median === 0 ? 0 : (q3 - q1) / 2 / median};
};

/* Calls per second of all tasks of a cell together, round by round. */
const totals = (cell) => cell.rounds.map((round) => sum(round.opsPerSecond));
const rate = (cell) => (cell ? summary(totals(cell)) : null);
const idle = (cell) => (cell ? mean(cell.rounds.map((round) => round.idle).filter((value) => value !== null)) : null);

/* How many times as many calls; a run that was cut may have one round more of one than of the other. */
const ratioOf = (ours, theirs) => {
  const below = totals(theirs);
  return summary(totals(ours).slice(0, below.length).map((above, i) => above / below[i]).filter(Number.isFinite));
};

const measured = (series) => series.cells.filter((cell) => cell.rounds.length);
const seriesOf = (test, peer, mode) => test.series.find((series) => series.peer === peer && series.mode === mode);
const cellOf = (series, tasks) => series && measured(series).find((cell) => cell.tasks === tasks);

/* Gangway against a peer: its series of that mode, or the only one it has. */
const ratio = (test, mode, peer, tasks) => {
  const ours = cellOf(seriesOf(test, GANGWAY, mode), tasks);
  const theirs = cellOf(seriesOf(test, peer, mode) || seriesOf(test, peer, 'processes'), tasks);
  return ours && theirs ? ratioOf(ours, theirs) : null;
};
const clearlyLess = (ratio) => ratio.median < 1 && ratio.q3 < 1; // by more than it scatters

const distinct = (numbers) => [...new Set(numbers)].sort((a, b) => a - b);
const tasksOf = (series) => distinct(series.flatMap((one) => measured(one).map((cell) => cell.tasks)));

/* Those of which there is a figure; a run that was cut may name others. */
const tests = run.tests.filter((test) => test.series.some((series) => measured(series).length));
const ours = tests.flatMap((test) => test.series.filter((series) => series.peer === GANGWAY));
const modes = ['threads', 'processes'].filter((mode) => ours.some((series) => series.mode === mode));
const counts = tasksOf(ours);
const ends = counts.length < 2 ? counts : [counts[0], counts[counts.length - 1]];
const others = run.peers.filter((peer) => peer.id !== GANGWAY);

const titleOf = (id) => (run.peers.find((peer) => peer.id === id) || {title: id}).title;
const rest = others.map((peer) => peer.id).filter((id) => id !== NATIVE);
const colorOf = (id) => ({[GANGWAY]: 0, [NATIVE]: 1}[id] ?? 2 + Math.max(0, rest.indexOf(id)) % (COLORS - 2));

const digits = (value) => value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2);
const withUnit = (value) => {
  const [unit, name] = [[1e9, ' G'], [1e6, ' M'], [1e3, ' k'], [1, '']].find(([unit]) => value >= unit) || [1, ''];
  return digits(value / unit) + name;
};
const times = (value) => digits(value) + '×';
const percent = (value) => value.toFixed(0) + ' %';
const spreadOf = (summary) => '±' + (100 * summary.spread).toFixed(summary.spread < 0.1 ? 1 : 0) + ' %';
const tasksText = (n) => (n === 1 ? '1 task' : n + ' tasks');

/* What a reader must know first: tests in which Gangway is slower, and weak figures. The gravest first. */
const remarks = () => {
  const found = [];
  if (!run.complete) found.push('The run was interrupted: tests are missing, and the last one has fewer rounds.');
  for (const peer of others) {
    const compared = tests
      .map((test) => ({test, all: modes.flatMap((mode) => counts.map((tasks) => ({mode, tasks, ratio: ratio(test, mode, peer.id, tasks)}))).filter((one) => one.ratio)}))
      .filter(({all}) => all.length);
    const losses = compared.flatMap(({test, all}) => all
      .filter((one) => clearlyLess(one.ratio))
      .sort((a, b) => a.ratio.median - b.ratio.median)
      .slice(0, 1)
      .map((worst) => `${test.title} ${times(worst.ratio.median)} (${tasksText(worst.tasks)}, ${worst.mode})`));
    if (losses.length) found.push(`Slower than ${peer.title} in ${losses.length} of ${compared.length} tests; each at its worst: ${losses.join('; ')}.`);
    else if (compared.length) found.push(`Not slower than ${peer.title} in any test of this run.`);
  }
  const each = tests.flatMap((test) => modes.map((mode) => ({test, mode, series: seriesOf(test, GANGWAY, mode)}))).filter((one) => one.series);
  const poor = each.flatMap(({test, mode, series}) => {
    const cells = measured(series), least = cells[0], most = cells[cells.length - 1];
    const grown = cells.length > 1 ? ratioOf(most, least) : null;
    const part = grown ? grown.median * least.tasks / most.tasks : 1;
    return part < POOR_SCALING ? [`${test.title}, ${mode} (${percent(100 * part)})`] : [];
  });
  if (poor.length) found.push(`Scales badly from the fewest tasks to the most, in percent of linear: ${poor.join('; ')}.`);
  const wide = each.flatMap(({test, mode, series}) => {
    const cells = measured(series).filter((cell) => rate(cell).spread > WIDE_SPREAD).map((cell) => cell.tasks);
    return cells.length ? [`${test.title}, ${mode} (${cells.join('+')})`] : [];
  });
  if (wide.length) found.push(`Scatter by more than ${percent(100 * WIDE_SPREAD)}, so they are imprecise: ${wide.join(', ')}.`);
  const rounds = run.options.rounds;
  if (rounds < FEW_ROUNDS) {
    found.push(`Each figure is of ${rounds === 1 ? 'one round' : rounds + ' rounds'} only: do not rely on differences of a few percent. Use gangway bench ab for those.`);
  }
  return found;
};

/* What is drawn of each test: a line for each peer and mode; null where it was not measured. */
const charts = tests.map((test, number) => {
  const axis = tasksOf(test.series);
  const best = Math.max(0, ...modes.map((mode) => rate(cellOf(seriesOf(test, GANGWAY, mode), axis[0]))?.median ?? 0));
  return {
    test, id: 'test-' + number, tasks: axis,
    /* The best figure of Gangway's for the fewest tasks, times the tasks. A line through one point says nothing. */
    ideal: axis.length > 1 && best > 0 ? axis.map((tasks) => best / axis[0] * tasks) : [],
    lines: test.series.map((series) => {
      const cells = axis.map((tasks) => cellOf(series, tasks)), rates = cells.map(rate);
      return {
        name: titleOf(series.peer) + ', ' + series.mode, color: colorOf(series.peer), threads: series.mode === 'threads', rates,
        rate: rates.map((one) => one && one.median), low: rates.map((one) => one && one.q1), high: rates.map((one) => one && one.q3),
        idle: cells.map(idle),
      };
    }),
  };
});
