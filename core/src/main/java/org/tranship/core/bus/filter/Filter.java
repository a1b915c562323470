package org.tranship.core.bus.filter;

/// Which messages of a topic come into a subscription.
public sealed interface Filter permits SqlFilter, CorrelationFilter {
  /// All of them; what a subscription has unless something else is said.
  SqlFilter ALL = SqlFilter.parse("1=1");

  /// None of them: what is there may be drained, and nothing more comes.
  SqlFilter NONE = SqlFilter.parse("1=0");

  /// Whether a message comes in.
  boolean matches(MessageFields message);

  /// The same as a condition, for brokers that know one kind of filter only.
  Condition condition();
}
