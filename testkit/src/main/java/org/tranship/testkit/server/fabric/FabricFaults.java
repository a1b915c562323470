package org.tranship.testkit.server.fabric;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The faults that are yet to be played, in the order in which they were asked for.
public final class FabricFaults {
  /// Stands for every operation.
  public static final String ANY = "*";

  private final List<Rule> rules = new ArrayList<>();

  private static final class Rule {
    private final String operation;
    private final FabricFault fault;
    private int skip;
    private int left;

    Rule(String operation, FabricFault fault, int skip, int left) {
      this.operation = operation;
      this.fault = fault;
      this.skip = skip;
      this.left = left;
    }
  }

  /// The next request of an operation goes wrong.
  ///
  /// @param operation such as `UploadFile`, or [#ANY]
  public void next(String operation, FabricFault fault) {
    add(operation, fault, 0, 1);
  }

  /// So many requests go well, and the one after them does not.
  public void after(String operation, int well, FabricFault fault) {
    add(operation, fault, well, 1);
  }

  /// So many requests go wrong, one after the other.
  public void burst(String operation, int times, FabricFault fault) {
    add(operation, fault, 0, times);
  }

  private synchronized void add(String operation, FabricFault fault, int skip, int times) {
    rules.add(new Rule(operation, fault, skip, times));
  }

  /// Forgets what was not played yet.
  public synchronized void clear() {
    rules.clear();
  }

  synchronized Optional<FabricFault> take(String operation) {
    for (Rule rule : List.copyOf(rules)) {
      if (!rule.operation.equals(ANY) && !rule.operation.equals(operation)) {
        continue;
      }
      if (rule.skip > 0) {
        rule.skip--;
        continue;
      }
      if (--rule.left == 0) {
        rules.remove(rule);
      }
      return Optional.of(rule.fault);
    }
    return Optional.empty();
  }
}
