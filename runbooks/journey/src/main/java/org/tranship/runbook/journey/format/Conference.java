package org.tranship.runbook.journey.format;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A conference as the tables of ConferenceManagement hold it.
///
/// @param id a guid in small letters
/// @param texts what is written of it
/// @param start when it begins, by the clock on the wall
/// @param end when it ends
/// @param published whether it is published now
/// @param everPublished whether it ever was
/// @param seats its types of seats
public record Conference(
    String id,
    Texts texts,
    LocalDateTime start,
    LocalDateTime end,
    boolean published,
    boolean everPublished,
    List<Seat> seats) {
  public Conference {
    seats = List.copyOf(seats);
  }

  /// What is written of a conference; null where its column is.
  public record Texts(
      @Nullable String ownerName,
      @Nullable String ownerEmail,
      @Nullable String name,
      @Nullable String description,
      @Nullable String location,
      @Nullable String slug,
      @Nullable String tagline,
      @Nullable String twitterSearch) {}

  /// A type of seats.
  ///
  /// @param id a guid in small letters
  /// @param price with the digits behind the point that the column has
  public record Seat(
      String id,
      @Nullable String name,
      @Nullable String description,
      BigDecimal price,
      int quantity) {}
}
