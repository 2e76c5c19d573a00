package dev.gangway.wasm;

/** Makes instructions. */
final class Nodes {
  private Nodes() {}

  static Node get(int local) {
    return new Node.Access(Opcodes.LOCAL_GET, local);
  }

  static Node set(int local) {
    return new Node.Access(Opcodes.LOCAL_SET, local);
  }

  static Node tee(int local) {
    return new Node.Access(Opcodes.LOCAL_TEE, local);
  }

  static Node constant(int value) {
    byte[] encoded = new WasmWriter().u8(Opcodes.I32_CONST).s32(value).toByteArray();
    return new Node.Plain(Opcodes.I32_CONST, encoded, 0, 1);
  }

  static Node longConstant(int value) {
    byte[] encoded = new WasmWriter().u8(Opcodes.I64_CONST).s32(value).toByteArray();
    return new Node.Plain(Opcodes.I64_CONST, encoded, 0, 1);
  }

  static Node numeric(int opcode) {
    return new Node.Plain(opcode, new byte[] {(byte) opcode}, Opcodes.numericOperands(opcode), 1);
  }

  static Node getGlobal(int index) {
    return indexed(Opcodes.GLOBAL_GET, index, 0, 1);
  }

  static Node setGlobal(int index) {
    return indexed(Opcodes.GLOBAL_SET, index, 1, 0);
  }

  static Node call(int function, FunctionType type) {
    return indexed(Opcodes.CALL, function, type.parameters().size(), type.results().size());
  }

  private static Node indexed(int opcode, int index, int pops, int pushes) {
    byte[] encoded = new WasmWriter().u8(opcode).u32(index).toByteArray();
    return new Node.Plain(opcode, encoded, pops, pushes);
  }

  static Node trap() {
    return new Node.Plain(Opcodes.UNREACHABLE, new byte[] {Opcodes.UNREACHABLE}, 0, 0);
  }

  static Node branch(Block target) {
    return new Node.Branch(Opcodes.BR, target);
  }

  static Node branchIf(Block target) {
    return new Node.Branch(Opcodes.BR_IF, target);
  }
}
