package dev.gangway.endive;

import run.endive.runtime.Instance;
import run.endive.runtime.TableFactory;
import run.endive.runtime.TableInstance;
import run.endive.wasm.UninstantiableException;
import run.endive.wasm.types.Table;
import run.endive.wasm.types.TableLimits;

/**
 * The tables of one guest. They are on the host's heap, so all of them together have a limit.
 * Beyond it {@code table.grow} fails, which the specification allows.
 *
 * <p>Each table gets a copy of its limits: Endive counts growth in the limits of the module, which
 * all guests of that module share.
 */
final class GuestTables implements TableFactory {
  /** Elements of all tables of a guest, at about 12 bytes of heap each. */
  static final int MAX_ELEMENTS = 1 << 20;

  private long elements;

  @Override
  public TableInstance create(Table table, int initialValue) {
    take(table.limits().min());
    TableLimits own = new TableLimits(table.limits().min(), table.limits().max());
    return new Limited(new Table(table.elementType(), own, table.initialize()), initialValue);
  }

  private void take(long more) {
    check(elements + more);
    elements += more;
  }

  /**
   * Checks a number of elements.
   *
   * @throws UninstantiableException if it is above the limit
   */
  static void check(long elements) {
    if (elements > MAX_ELEMENTS) {
      throw new UninstantiableException("tables of more than " + MAX_ELEMENTS + " elements");
    }
  }

  private boolean mayGrow(int delta) {
    return delta >= 0 && delta <= MAX_ELEMENTS - elements;
  }

  private final class Limited extends TableInstance {
    Limited(Table table, int initialValue) {
      super(table, initialValue);
    }

    @Override
    public int grow(int delta, int value, Instance instance) {
      return mayGrow(delta) ? counted(delta, super.grow(delta, value, instance)) : -1;
    }

    @Override
    public int growWithRef(int delta, Object value, Instance instance) {
      return mayGrow(delta) ? counted(delta, super.growWithRef(delta, value, instance)) : -1;
    }

    /** Counts a growth, unless it failed because of the table's own maximum. */
    private int counted(int delta, int grown) {
      if (grown >= 0) {
        elements += delta;
      }
      return grown;
    }
  }
}
