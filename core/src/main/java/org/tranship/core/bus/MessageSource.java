package org.tranship.core.bus;

/// Where messages are received or looked at.
///
/// @param subscription whose they are
/// @param dead whether those that were put aside are meant
public record MessageSource(SubscriptionName subscription, boolean dead) {
  @Override
  public String toString() {
    return subscription + (dead ? "'s dead letters" : "");
  }
}
