package org.tranship.core.bus;

/// Why a message was put aside.
///
/// @param reason a word; a broker's own are those below
/// @param description for people; may be empty
public record DeadLetter(String reason, String description) {
  /// It was delivered as often as its subscription allows, and never settled.
  public static final String TOO_MANY_DELIVERIES = "MaxDeliveryCountExceeded";

  /// Its time to live ended, in a subscription that puts such messages aside.
  public static final String EXPIRED = "TTLExpiredException";

  /// It has no session, and its subscription demands one.
  public static final String NO_SESSION = "Session id is null";
}
