// Runs a guest under node's own WASI, once for each line of stdin, which holds its arguments:
// node-wasi-server.mjs PROGRAM GUEST_DIRECTORY HOST_DIRECTORY. See LineProcess.java for the answers.
import { readFileSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { WASI } from 'node:wasi';

const [program, guestPath, hostPath] = process.argv.slice(2);
const module = new WebAssembly.Module(readFileSync(program));

function run(args) {
  const begun = process.hrtime.bigint();
  const wasi = new WASI({
    version: 'preview1',
    args: ['bench', ...args],
    env: { TMPDIR: guestPath },
    preopens: { [guestPath]: hostPath },
    returnOnExit: true,
  });
  const status = wasi.start(new WebAssembly.Instance(module, wasi.getImportObject()));
  return `done ${status} -1 ${process.hrtime.bigint() - begun}`;
}

function answer(line) {
  try {
    return run(line.split(' '));
  } catch (e) {
    return `${e}\ndone 1 -1 -1`;
  }
}

// Not console.log: what the guest wrote to the same descriptor is there already.
writeSync(1, 'ready\n');
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'quit') {
    break;
  }
  writeSync(1, answer(line) + '\n');
}
