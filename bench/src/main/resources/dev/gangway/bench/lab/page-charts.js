/* Draws the charts, and answers the mouse and the keyboard. */
(() => {
  const SHAPES = ['circle', 'rect', 'triangle', 'rectRot', 'crossRot', 'cross', 'line'];
  const compact = new Intl.NumberFormat('en', {notation: 'compact', maximumSignificantDigits: 3});
  const drawn = [];

  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const color = (i) => css('--c' + i);

  /* Bars from one quartile to the other. */
  const quartiles = {
    id: 'quartiles',
    afterDatasetsDraw(chart) {
      const {ctx} = chart;
      chart.data.datasets.forEach((set, i) => {
        if (!set.low || !chart.isDatasetVisible(i)) return;
        ctx.save();
        ctx.strokeStyle = set.whisker;
        ctx.lineWidth = 1.5;
        chart.getDatasetMeta(i).data.forEach((point, at) => {
          if (set.low[at] === null) return;
          const y = chart.scales.y, low = y.getPixelForValue(set.low[at]), high = y.getPixelForValue(set.high[at]);
          ctx.beginPath();
          ctx.moveTo(point.x, low);
          ctx.lineTo(point.x, high);
          for (const end of [low, high]) {
            ctx.moveTo(point.x - 3, end);
            ctx.lineTo(point.x + 3, end);
          }
          ctx.stroke();
        });
        ctx.restore();
      });
    },
  };

  const axis = (title, more) => ({
    title: {display: true, text: title, color: css('--quiet')},
    ticks: {color: css('--quiet'), ...(more.ticks || {})},
    border: {color: css('--rule')},
    ...more.scale,
    grid: {color: css('--rule'), ...(more.grid || {})},
  });

  /* One number of tasks is no line: bars beside each other, and idle time as points. */
  const testConfig = (test) => {
    const one = test.tasks.length === 1;
    const sets = test.lines.map((line, i) => ({
      type: one ? 'bar' : 'line', label: line.name, data: line.rate, low: line.low, high: line.high, line: i,
      yAxisID: 'y', order: 1, borderColor: color(line.color), whisker: one ? css('--quiet') : color(line.color),
      backgroundColor: one && !line.threads ? color(line.color) + '59' : color(line.color),
      borderWidth: 2, borderDash: line.threads ? [] : [6, 3], pointStyle: SHAPES[line.color],
      pointRadius: 5, pointHoverRadius: 7, pointBorderWidth: 2, maxBarThickness: 56, spanGaps: false,
    }));
    if (test.ideal.length) {
      sets.push({
        type: 'line', label: 'ideal', data: test.ideal, yAxisID: 'y', order: 3, borderColor: css('--ideal'),
        borderWidth: 2, borderDash: [2, 4], pointRadius: 0, pointHoverRadius: 0,
      });
    }
    test.lines.forEach((line, i) => {
      if (one || !line.idle.some((value) => value !== null)) return;
      sets.push({
        type: 'line', label: line.name + ', idle', data: line.idle, line: i, idle: true, yAxisID: 'idle', order: 2,
        borderColor: color(line.color) + '73', borderWidth: 1, borderDash: line.threads ? [] : [6, 3],
        pointStyle: SHAPES[line.color], pointRadius: 2.5, pointHoverRadius: 4, pointBorderWidth: 1,
        pointBackgroundColor: css('--sheet'), pointBorderColor: color(line.color) + '99',
      });
    });
    const idles = test.lines.map((line) => line.idle[0]);
    if (one && idles.some((value) => value !== null)) {
      /* Of each bar by itself: a point over it. */
      test.lines.forEach((line, i) => {
        sets[i].idleOf = line.idle[0];
      });
    }
    return {
      type: one ? 'bar' : 'line',
      data: {labels: test.tasks.map((n) => (one ? tasksText(n) : n)), datasets: sets},
      plugins: [quartiles, idlePoints],
      options: {
        animation: false, responsive: true, maintainAspectRatio: false,
        interaction: {mode: 'index', intersect: false},
        layout: {padding: {top: 6}},
        scales: {
          x: axis(one ? '' : 'tasks', {grid: {display: false}, scale: {offset: true}}),
          y: axis('ops/s', {scale: {beginAtZero: true}, ticks: {callback: (v) => compact.format(v), maxTicksLimit: 6}}),
          idle: axis('idle %', {
            scale: {position: 'right', min: 0, max: 100, display: test.lines.some((l) => l.idle.some((v) => v !== null))},
            ticks: {stepSize: 25}, grid: {drawOnChartArea: false},
          }),
        },
        plugins: {
          legend: {display: false},
          tooltip: {
            filter: (item) => !item.dataset.idle,
            callbacks: {title: (items) => (items.length ? tasksText(test.tasks[items[0].dataIndex]) : ''), label: (item) => told(test, item)},
          },
        },
      },
    };
  };

  const idlePoints = {
    id: 'idlePoints',
    afterDatasetsDraw(chart) {
      const {ctx} = chart;
      chart.data.datasets.forEach((set, i) => {
        if (set.idleOf === undefined || set.idleOf === null || !chart.isDatasetVisible(i)) return;
        const bar = chart.getDatasetMeta(i).data[0], y = chart.scales.idle.getPixelForValue(set.idleOf);
        ctx.save();
        ctx.fillStyle = css('--sheet');
        ctx.strokeStyle = css('--quiet');
        ctx.lineWidth = 1.5;
        ctx.beginPath();
        ctx.arc(bar.x + bar.width / 2 - 5, y, 3.5, 0, 2 * Math.PI);
        ctx.fill();
        ctx.stroke();
        ctx.restore();
      });
    },
  };

  const told = (test, item) => {
    const line = test.lines[item.dataset.line];
    const idle = line ? line.idle[item.dataIndex] : null;
    return item.dataset.label + ': ' + compact.format(item.raw) + '/s' + (idle === null ? '' : ', idle ' + Math.round(idle) + ' %');
  };

  const overviewConfig = () => ({
    type: 'line',
    data: {
      labels: tests.map((test) => test.title),
      datasets: others.map((peer) => ({
        label: peer.title, data: tests.map((test) => ratio(test, modes[0], peer.id, counts[0])?.median ?? null),
        showLine: false, borderColor: color(colorOf(peer.id)), backgroundColor: color(colorOf(peer.id)),
        pointStyle: SHAPES[colorOf(peer.id)], pointRadius: 5.5, pointHoverRadius: 8, pointBorderWidth: 2,
      })),
    },
    options: {
      indexAxis: 'y', animation: false, responsive: true, maintainAspectRatio: false,
      interaction: {mode: 'index', intersect: false, axis: 'y'},
      scales: {
        x: axis('times as many calls', {
          scale: {type: 'logarithmic', suggestedMin: 0.5, suggestedMax: 4},
          ticks: {maxRotation: 0, callback: (v) => ([1, 2, 5].includes(Number(String(v).replace(/[0.]/g, ''))) ? compact.format(v) + '×' : '')},
          grid: {
            color: (at) => (at.tick && at.tick.value === 1 ? css('--ink') : css('--rule')),
            lineWidth: (at) => (at.tick && at.tick.value === 1 ? 2 : 1),
          },
        }),
        y: axis('', {scale: {offset: true}, ticks: {autoSkip: false}}),
      },
      plugins: {
        legend: {display: false},
        tooltip: {callbacks: {label: (item) => item.dataset.label + ': ' + compact.format(item.raw) + '×'}},
      },
    },
  });

  const draw = () => {
    drawn.splice(0).forEach((chart) => chart.destroy());
    Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
    const plot = document.getElementById('overview-plot');
    if (plot) {
      plot.style.height = 70 + 26 * tests.length + 'px';
      drawn.push(new Chart(plot.querySelector('canvas'), overviewConfig()));
    }
    for (const test of charts) {
      const article = document.getElementById(test.id);
      const chart = new Chart(article.querySelector('canvas'), testConfig(test));
      drawn.push(chart);
      article.querySelectorAll('button.key').forEach((key) => show(chart, key));
    }
  };

  const show = (chart, key) => {
    chart.data.datasets.forEach((set, i) => {
      if (set.line === Number(key.dataset.line)) chart.setDatasetVisibility(i, key.getAttribute('aria-pressed') === 'true');
    });
    chart.update();
  };

  const chartIn = (article) => Chart.getChart(article.querySelector('canvas'));

  /* The point that the arrow keys stand on, in the chart and in words. */
  const stand = (article, test, at) => {
    const chart = chartIn(article);
    const points = chart.data.datasets
      .map((set, i) => ({datasetIndex: i, index: at}))
      .filter((p) => chart.isDatasetVisible(p.datasetIndex) && chart.data.datasets[p.datasetIndex].data[at] !== null);
    chart.setActiveElements(points);
    chart.tooltip.setActiveElements(points, {x: 0, y: 0});
    chart.update();
    article.querySelector('.told').textContent = at === undefined ? '' : tasksText(test.tasks[at]) + ': ' + points
      .map((p) => ({dataset: chart.data.datasets[p.datasetIndex], dataIndex: at, raw: chart.data.datasets[p.datasetIndex].data[at]}))
      .filter((item) => !item.dataset.idle)
      .map((item) => told(test, item))
      .join('; ');
  };

  for (const test of charts) {
    const article = document.getElementById(test.id);
    const plot = article.querySelector('.plot');
    let at = -1;
    plot.addEventListener('keydown', (event) => {
      const step = {ArrowRight: 1, ArrowLeft: -1}[event.key];
      if (!step) return;
      event.preventDefault();
      at = Math.max(0, Math.min(test.tasks.length - 1, at + step));
      stand(article, test, at);
    });
    plot.addEventListener('blur', () => {
      at = -1;
      const chart = chartIn(article);
      chart.setActiveElements([]);
      chart.tooltip.setActiveElements([], {x: 0, y: 0});
      chart.update();
      article.querySelector('.told').textContent = '';
    });
    article.querySelectorAll('button.key').forEach((key) => key.addEventListener('click', () => {
      key.setAttribute('aria-pressed', String(key.getAttribute('aria-pressed') !== 'true'));
      show(chartIn(article), key);
    }));
  }

  draw();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  /* Paper is white: the charts are drawn again with its colours. */
  matchMedia('print').addEventListener('change', draw);
})();
