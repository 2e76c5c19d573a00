// Runs plans: a line of JSON with a module and its calls comes in, a line with what they did goes out.
// The imported functions are those of Host.java.
'use strict';

const float = new Float32Array(1);
const floatBits = new Uint32Array(float.buffer);
const double = new Float64Array(1);
const doubleBits = new BigUint64Array(double.buffer);

function bits32(value) {
  if (value !== value) return 0x7fc00000;
  float[0] = value;
  return floatBits[0];
}

function bits64(value) {
  if (value !== value) return 0x7ff8000000000000n;
  double[0] = value;
  return doubleBits[0];
}

function run(request) {
  let record = '';
  let calls = 0;
  function note(index, seen) {
    calls++;
    record += index + '(' + seen + ')';
  }
  const h = {
    h0: (a) => note(0, a),
    h1: (a, b, c) => {
      note(1, a + ',' + bits32(b) + ',' + bits64(c));
      return Number(BigInt.asIntN(32, a)) ^ calls;
    },
    h2: (a) => {
      note(2, a);
      return (a & 3) === 0 ? null : 'o' + (a & 15);
    },
    h3: (a) => {
      note(3, String(a));
      return a === null ? -1 : Number(a.substring(1));
    },
    h4: () => {
      note(4, '');
      return [calls * 1.5, BigInt(calls)];
    },
    h5: (a, b) => note(5, (a === null ? 'null' : 'function') + ',' + b),
  };
  const module = new WebAssembly.Module(Buffer.from(request.wasm, 'base64'));
  const exports = new WebAssembly.Instance(module, { h }).exports;

  function call(name, args) {
    try {
      const result = exports[name](...args);
      return result === undefined ? '' : Array.isArray(result) ? result.join(',') : String(result);
    } catch (e) {
      if (e instanceof WebAssembly.Exception) {
        for (let i = 0; i < request.tags; i++) {
          if (e.is(exports['t' + i])) return 'exception ' + i;
        }
      }
      return 'trap ' + e.message;
    }
  }

  function memory() {
    const words = new Int32Array(exports.m.buffer);
    let hash = 0;
    for (let i = 0; i < words.length; i++) {
      hash = (Math.imul(hash, 31) + words[i]) | 0;
    }
    return hash;
  }

  return request.calls.map((each) => {
    const result = call(each.entry, each.args.map(BigInt));
    const state = call('d', []);
    const all = result + ' | ' + record + ' | ' + memory() + ' | ' + state;
    record = '';
    return all;
  });
}

require('readline')
  .createInterface({ input: process.stdin })
  .on('line', (line) => {
    let answer;
    try {
      answer = run(JSON.parse(line));
    } catch (e) {
      answer = ['crash: ' + e.message];
    }
    process.stdout.write(JSON.stringify(answer) + '\n');
  });
