package org.tranship.core.bus;

import java.util.List;

/// Changes what a subscription takes, without losing a message.
///
/// Crash argument: at every moment the subscription has all of its old rules, or the rule that
/// takes everything, or the new rule alone. So what comes in meanwhile is all that the old or the
/// new rule takes, and perhaps more, never less. A kill between any two calls leaves a state from
/// which the same call leads to the same end: it looks at what is there first.
public final class RuleSwap {
  private static final int MOST_TRIES = 5;

  private final Topology topology;

  public RuleSwap(Topology topology) {
    this.topology = topology;
  }

  /// Gives a subscription one rule. Somebody else may be doing the same.
  ///
  /// @param wanted the rule that is left
  /// @return whether something was changed
  /// @throws BusException also of kind `ENTITY_MISSING` if there is no such subscription
  public boolean to(SubscriptionName subscription, Rule wanted) {
    List<Rule> rules = topology.rules(subscription);
    if (rules.equals(List.of(wanted))) {
      return false;
    }
    boolean all = wanted.name().equals(Rule.DEFAULT_NAME);
    if (all && !wanted.equals(Rule.DEFAULT)) {
      throw new IllegalArgumentException(
          "The rule " + Rule.DEFAULT_NAME + " takes everything; a narrower one has another name.");
    }
    // One of this name that is narrower would not hold what the argument rests on.
    if (rules.stream()
        .anyMatch(it -> it.name().equals(Rule.DEFAULT_NAME) && !it.equals(Rule.DEFAULT))) {
      Rule bridge = new Rule("tranship-bridge", Rule.DEFAULT.filter());
      boolean _ = topology.addRule(subscription, bridge);
      boolean _ = topology.removeRule(subscription, Rule.DEFAULT_NAME);
    }
    boolean _ = topology.addRule(subscription, Rule.DEFAULT);
    for (Rule rule : topology.rules(subscription)) {
      if (!rule.name().equals(Rule.DEFAULT_NAME)) {
        boolean _ = topology.removeRule(subscription, rule.name());
      }
    }
    if (!all) {
      add(subscription, wanted);
      boolean _ = topology.removeRule(subscription, Rule.DEFAULT_NAME);
    }
    return true;
  }

  /// Only once the wanted rule is seen there, the one that takes everything may go: another one of
  /// its name, that somebody has added meanwhile, would let messages fall through.
  private void add(SubscriptionName subscription, Rule wanted) {
    for (int i = 0; i < MOST_TRIES; i++) {
      if (topology.addRule(subscription, wanted) || topology.rules(subscription).contains(wanted)) {
        return;
      }
      boolean _ = topology.removeRule(subscription, wanted.name());
    }
    throw BusException.of(BusException.Kind.INVALID, "change the rules of", "the bus")
        .subscription(subscription)
        .because("somebody else adds another rule \"" + wanted.name() + "\" again and again")
        .next("Stop who else is setting up this bus, and run again.")
        .build();
  }
}
