/* The text of the page. What stands in a template is escaped, unless a template made it. */
class Html {
  constructor(text) {
    this.text = text;
  }
}
const escaped = (value) => {
  if (value instanceof Html) return value.text;
  if (Array.isArray(value)) return value.map(escaped).join('');
  return value === null || value === false ? '' : String(value).replace(/[&<>"']/g, (sign) => '&#' + sign.charCodeAt(0) + ';');
};
const html = (parts, ...values) => new Html(parts.map((part, i) => (i ? escaped(values[i - 1]) : '') + part).join(''));

/* The one thing of Markdown that a description uses: code between back-ticks. */
const inline = (markdown) => markdown.split('`').map((part, i) => (i % 2 ? html`<code>${part}</code>` : part));
const facts = (all) => html`<dl>${all.map(([name, text]) => html`<dt>${name}</dt><dd>${text}</dd>`)}</dl>`;
const shape = (color) => html`<use href="#p${color}"/>`;
const stroke = (dashes) => html`<line x1="-15" x2="15"${dashes && html` stroke-dasharray="${dashes}"`}/>`;

/* Gangway against each peer, with the fewest tasks, over all tests that both ran: the geometric mean. */
const cards = others.flatMap((peer) => {
  const ratios = tests.map((test) => ratio(test, modes[0], peer.id, counts[0])).filter((one) => one && one.median > 0).map((one) => one.median);
  if (!ratios.length) return [];
  return [{
    peer: peer.title, color: colorOf(peer.id), ratio: times(Math.exp(mean(ratios.map(Math.log)))),
    range: times(Math.min(...ratios)) + ' to ' + times(Math.max(...ratios)),
    where: (ratios.length === 1 ? 'one test, ' : ratios.length + ' tests, ') + tasksText(counts[0]),
  }];
});

const glance = () => cards.length > 0 && html`
  <section aria-labelledby="at-a-glance">
  <h2 id="at-a-glance">At a glance</h2>
  <ul class="cards">${cards.map((card) => html`
    <li class="card c${card.color}"><span class="big">${card.ratio}</span> <span>the calls of <b>${card.peer}</b></span> <span class="quiet">${card.range}, ${card.where}</span></li>`)}
  </ul>
  </section>`;

const knowFirst = () => html`
  <section aria-labelledby="remarks">
  <h2 id="remarks">What to know first</h2>
  <ul class="remarks">${remarks().map((remark) => html`<li>${remark}</li>`)}</ul>
  </section>`;

const overview = () => others.length > 0 && counts.length > 0 && html`
  <section aria-labelledby="overview">
  <h2 id="overview">Times as many calls as each peer</h2>
  <p>Gangway to the right of the line is faster. ${tasksText(counts[0])}, ${modes[0]}; the axis is logarithmic.</p>
  <ul class="keys" aria-hidden="true">${cards.map((card) => html`
    <li class="key c${card.color}"><svg width="14" height="14" viewBox="-7 -7 14 14">${shape(card.color)}</svg>${card.peer}</li>`)}
  </ul>
  <div class="plot tall" id="overview-plot" role="img" aria-label="How many times as many calls Gangway makes as each peer; the tables below hold the figures"><canvas></canvas></div>
  </section>`;

const ratioCell = (one) => {
  if (!one) return html`<td>${NOTHING} <small></small></td>`;
  const figure = html`${times(one.median)} <small>${spreadOf(one)}</small>`;
  return clearlyLess(one) ? html`<td class="lost"><span aria-label="slower">▼</span> ${figure}</td>` : html`<td>${figure}</td>`;
};
const ratioTable = (mode, tasks) => html`
  <div class="scroll" tabindex="0" role="region" aria-label="Ratios, ${tasksText(tasks)}, ${mode}">
  <table>
  <caption>${tasksText(tasks)}, ${mode}</caption>
  <thead><tr><th scope="col">test</th>${others.map((peer) => html`<th scope="col">${peer.title}</th>`)}</tr></thead>
  <tbody>${charts.map(({test, id}) => html`
    <tr><th scope="row"><a href="#${id}">${test.title}</a></th>${others.map((peer) => ratioCell(ratio(test, mode, peer.id, tasks)))}</tr>`)}
  </tbody>
  </table>
  </div>`;
const ratioTables = () => others.length > 0 && modes.length > 0 && html`
  <section aria-labelledby="ratios">
  <h2 id="ratios">The ratios</h2>
  <p>How many times as many calls Gangway makes: the median of the ratios of each round, ± half of the distance between their quartiles. <span class="lost">▼</span> is where Gangway is slower by more than that.</p>
  <div class="tables">${modes.map((mode) => ends.map((tasks) => ratioTable(mode, tasks)))}</div>
  </section>`;

/* Gangway's figure, and its ratio to native C. */
const headline = (test) => {
  const parts = modes.slice(0, 1).flatMap((mode) => ends.flatMap((tasks) => {
    const ours = rate(cellOf(seriesOf(test, GANGWAY, mode), tasks)), native = ratio(test, mode, NATIVE, tasks);
    if (!ours) return [];
    return [`${withUnit(ours.median)}/s with ${tasks === 1 ? 'one task' : tasks + ' ' + mode}${native ? `, ${times(native.median)} native C` : ''}`];
  }));
  if (test.heapBytes !== null) parts.push(Math.round(test.heapBytes).toLocaleString('en') + ' bytes of Java heap each');
  return parts.join(' · ');
};
const figureCell = (line, at) => {
  const one = line.rates[at], idle = line.idle[at];
  return html`<td>${one ? withUnit(one.median) : NOTHING} <small>${one && spreadOf(one)}</small><br><small>idle ${idle === null ? NOTHING : percent(idle)}</small></td>`;
};
const article = ({test, id, tasks, ideal, lines}) => html`
  <article id="${id}" aria-labelledby="${id}-title">
  <h3 id="${id}-title">${test.title}</h3>
  <p class="headline">${headline(test)}</p>
  <p class="quiet">${inline(test.meaning)}</p>
  <ul class="keys">${lines.map((line, i) => html`
    <li><button type="button" class="key c${line.color}" aria-pressed="true" data-line="${i}"><svg width="30" height="14" viewBox="-15 -7 30 14" aria-hidden="true">${stroke(!line.threads && '6 3')}${shape(line.color)}</svg>${line.name}</button></li>`)}
    ${ideal.length > 0 && html`<li class="key"><svg width="30" height="14" viewBox="-15 -7 30 14" aria-hidden="true">${stroke('2 4')}</svg>ideal</li>`}
  </ul>
  <div class="plot" tabindex="0" role="img" aria-label="${test.title}: operations per second of ${lines.map((line) => line.name).join('; ')}, over ${tasks.length === 1 ? tasksText(tasks[0]) : `numbers of tasks from ${tasks[0]} to ${tasks[tasks.length - 1]}`}; the table below holds the figures"><canvas></canvas></div>
  <p class="told" aria-live="polite"></p>
  <details>
  <summary>Figures of ${test.title}</summary>
  <div class="scroll" tabindex="0" role="region" aria-label="Figures of ${test.title}">
  <table>
  <caption>${test.title}: operations per second, spread, idle time</caption>
  <thead><tr><th scope="col">tasks</th>${lines.map((line) => html`<th scope="col">${line.name}</th>`)}</tr></thead>
  <tbody>${tasks.map((count, at) => html`
    <tr><th scope="row">${count}</th>${lines.map((line) => figureCell(line, at))}</tr>`)}
  </tbody>
  </table>
  </div>
  </details>
  </article>`;
const allTests = () => html`
  <section aria-labelledby="tests">
  <h2 id="tests" tabindex="-1">The tests</h2>
  <p>Operations per second of all tasks together on the left axis; bars through the points reach from one quartile to the other. The faint lines are the idle time of the machine, on the right axis. Names in a legend show and hide; in a chart that has the focus, the arrow keys go from one number of tasks to the next.</p>
  <div class="tests">${charts.map(article)}</div>
  </section>`;

const conditions = () => {
  const {options, gangway} = run;
  const build = gangway.version + (gangway.commit === null ? '' : ', commit ' + gangway.commit) + (gangway.dirty ? ', with changes' : '');
  const skipped = Object.entries(run.skipped).map(([peer, why]) => [titleOf(peer), why]);
  return html`
    <section aria-labelledby="conditions">
    <h2 id="conditions">How it was measured</h2>
    <div class="columns">
    <div><h3>The run</h3>${facts([
      ['command', run.command],
      ['rounds', `${options.rounds} of each cell, ${options.sampleSeconds.toFixed(2)} s each, all peers interleaved`],
      ['files', `${options.fs}, cache ${options.cache}`],
      ['tasks', options.pinned ? 'a CPU for each' : 'not bound to CPUs'],
      ['each JVM', options.jvmArgs.join(' ')],
      ['Gangway', build],
      ['date', run.date],
      ['the whole run', run.seconds.toFixed(0) + ' s'],
    ])}</div>
    <div><h3>The machine</h3>${facts(Object.entries(run.machine))}</div>
    <div><h3>Who ran</h3>${facts(run.peers.map((peer) => [peer.title, inline(peer.meaning)]))}</div>
    <div>
    <h3>Skipped</h3>${skipped.length ? facts(skipped) : html`<p>No peer was.</p>`}
    <h3>Failed</h3>${run.failures.length ? html`<ul>${run.failures.map((failure) => html`
      <li>${failure.test}, ${tasksText(failure.tasks)}, ${failure.mode} of ${titleOf(failure.peer)}: ${failure.reason}</li>`)}</ul>` : html`<p>Nothing did.</p>`}
    </div>
    </div>
    </section>`;
};

document.querySelector('main').innerHTML = escaped([glance(), knowFirst(), overview(), ratioTables(), allTests(), conditions()]);
