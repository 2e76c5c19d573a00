package dev.gangway.wasm;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Extracts a region to a new function, and replaces the region by a call.
 *
 * <p>The new function of a region with three exits (its end, and the labels A and B):
 *
 * <pre>
 * block done
 *   block B
 *     block A
 *       …the region; its branches to A and B outside go here…
 *       br done                    ;; way 0
 *     end A
 *     way = 1; br done
 *   end B
 *   way = 2
 * end done
 * …the values for the caller are handed over, with the way…
 * </pre>
 */
final class Extraction {
  private final Function caller;
  private final Region region;
  private final Scratch scratch;
  private final ModuleEdit module;

  /** The caller's variables, by their index in the new function; parameters are first. */
  private final Map<Integer, Integer> renamed = new HashMap<>();

  private final List<ValueType> locals = new ArrayList<>();

  /** The labels in the new function that replace labels outside the region. */
  private final Map<Block, Block> landings = new HashMap<>();

  private final List<Handover.Item> items = new ArrayList<>();
  private final Map<ValueType, Handover.Item> values = new EnumMap<>(ValueType.class);
  private final List<Dispatch.Way> ways = new ArrayList<>();

  private Extraction(Function caller, Region region, Scratch scratch, ModuleEdit module) {
    this.caller = caller;
    this.region = region;
    this.scratch = scratch;
    this.module = module;
  }

  /**
   * Extracts a region of a function.
   *
   * <p>Extract regions of a block from the last to the first: then the others stay valid.
   *
   * @param scratch the caller's scratch variables
   */
  static void extract(Function caller, Region region, Scratch scratch, ModuleEdit module) {
    new Extraction(caller, region, scratch, module).extract();
  }

  private void extract() {
    region.parameters().forEach(this::renamed);
    List<ValueType> parameters = List.copyOf(locals);
    List<Node> taken = region.sequence().subList(region.from(), region.to());
    List<Node> nodes = new ArrayList<>(taken);
    for (Block exit : region.exits()) {
      landings.put(exit, new Block(Opcodes.BLOCK, exit.labelType()));
    }
    move(nodes);
    for (int output : region.outputs()) {
      items.add(new Handover.Item(caller.locals().get(output), renamed(output), output));
    }
    List<Node> content = region.exits().isEmpty() ? nodes : landed(nodes);

    Handover handover = new Handover(items);
    ValueType result = handover.result();
    Block body = new Block(Opcodes.FUNCTION, result);
    body.body.addAll(content);
    body.body.addAll(handover.give(module));
    FunctionType type = new FunctionType(parameters, result == null ? List.of() : List.of(result));
    int index = module.add(new Function(type, locals, body));

    taken.clear();
    region.sequence().add(region.from(), call(index, type, handover));
  }

  private Node call(int function, FunctionType type, Handover handover) {
    List<Node> call = new ArrayList<>();
    region.parameters().forEach(parameter -> call.add(Nodes.get(parameter)));
    call.add(Nodes.call(function, type));
    call.addAll(handover.take(module, scratch));
    call.addAll(Dispatch.on(ways, region.fallsThrough(), scratch.way()));
    return new Node.Unit(call);
  }

  /** Replaces variables and targets in the extracted code. */
  private void move(List<Node> nodes) {
    nodes.replaceAll(node ->
        switch (node) {
          case Node.Plain plain -> plain;
          case Node.Access access -> new Node.Access(access.opcode(), renamed(access.local()));
          case Node.Branch branch -> new Node.Branch(branch.opcode(), target(branch.target()));
          case Node.Table table ->
              new Node.Table(
                  table.targets().stream().map(this::target).toList(), target(table.otherwise()));
          case Node.Unit unit -> {
            move(unit.nodes());
            yield unit;
          }
          case Block block -> {
            move(block.body);
            move(block.otherwise);
            yield block;
          }
        });
  }

  private Block target(Block label) {
    return landings.getOrDefault(label, label);
  }

  private int renamed(int local) {
    return renamed.computeIfAbsent(local, l -> newLocal(caller.locals().get(l)));
  }

  private int newLocal(ValueType type) {
    locals.add(type);
    return locals.size() - 1;
  }

  /** Puts the landings around the region. */
  private List<Node> landed(List<Node> nodes) {
    Block done = new Block(Opcodes.BLOCK, null);
    int way = region.ways() > 1 ? newItem(ValueType.I32, scratch.way()) : -1;
    List<Node> inner = nodes;
    int code = 0;
    if (region.fallsThrough()) {
      inner.add(Nodes.branch(done));
      code++;
    }
    for (Block exit : region.exits()) {
      Block landing = Objects.requireNonNull(landings.get(exit));
      landing.body.addAll(inner);
      inner = new ArrayList<>();
      inner.add(landing);
      ValueType valueType = landing.result();
      Handover.@Nullable Item value = valueType == null ? null : value(valueType);
      if (value != null) {
        inner.add(Nodes.set(value.inPiece()));
      }
      if (code != 0) { // variables start as zero
        inner.add(Nodes.constant(code));
        inner.add(Nodes.set(way));
      }
      inner.add(Nodes.branch(done));
      ways.add(new Dispatch.Way(code++, exit, value == null ? -1 : value.inCaller()));
    }
    inner.removeLast();
    done.body.addAll(inner);
    return List.of(done);
  }

  /** Variables for the values of branches out of the region: one for each type. */
  private Handover.Item value(ValueType type) {
    return values.computeIfAbsent(
        type,
        t -> {
          newItem(t, scratch.value(t));
          return items.getLast();
        });
  }

  private int newItem(ValueType type, int inCaller) {
    int local = newLocal(type);
    items.add(new Handover.Item(type, local, inCaller));
    return local;
  }
}
