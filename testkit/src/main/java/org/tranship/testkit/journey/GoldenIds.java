package org.tranship.testkit.journey;

import java.util.Set;

/// Who is who in the golden data.
public final class GoldenIds {
  /// A conference that is published, with three types of seats.
  public static final String A = "1a6f0a4e-3a0e-4f0b-9b52-0d1f4a5c7e01";

  /// One that was never published. Its one type of seats was deleted, of which only its old read
  /// model knows.
  public static final String B = "2b7e1b5f-4b1f-4e1c-8c63-1e2f5b6d8f02";

  /// One that was published and is not any more.
  public static final String C = "3c8d2c6a-5c2a-4d2d-9d74-2f3a6c7e9a03";

  public static final String GENERAL = "a1111111-1d11-4a11-8a11-111111111111";
  public static final String WORKSHOP = "a2222222-2d22-4a22-8a22-222222222222";
  public static final String COCKTAIL = "a3333333-3d33-4a33-8a33-333333333333";

  /// The type of seats of B that was deleted.
  public static final String DELETED = "b4444444-4d44-4b44-8b44-444444444444";

  /// The type of seats of C.
  public static final String SMALL = "c5555555-5d55-4c55-8c55-555555555555";

  /// An order that was paid.
  public static final String PAID = "01a1c1e1-6e01-4001-8001-6f0000000001";

  /// An order that expired.
  public static final String EXPIRED = "02b2d2f2-6e02-4002-8002-6f0000000002";

  /// The seats of the order that was paid.
  public static final String ASSIGNMENTS = "0a3c5e7a-6e03-4003-8003-6f0000000003";

  /// A type of seats of A that costs nothing; it came in the second release.
  public static final String FREE = "a6666666-6d66-4a66-8a66-666666666666";

  /// An order of the second release that costs nothing.
  public static final String GRATIS = "03c3e3a3-6e07-4007-8007-6f0000000007";

  /// The seats of that order.
  public static final String GRATIS_ASSIGNMENTS = "0b4d6f8a-6e08-4008-8008-6f0000000008";

  static final String RESERVATION_3 = "0f77889a-6e09-4009-8009-6f0000000009";
  static final String RESERVATION_1 = "0f11223a-6e04-4004-8004-6f0000000004";
  static final String RESERVATION_2 = "0f44556b-6e05-4005-8005-6f0000000005";

  private static final Set<String> STREAMS =
      Set.of(PAID, EXPIRED, ASSIGNMENTS, GRATIS, GRATIS_ASSIGNMENTS);

  private GoldenIds() {}

  /// Whether a source is an order of the golden data or its seats.
  static boolean isGolden(String source) {
    return STREAMS.contains(source);
  }
}
