package org.tranship.core.bus;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tranship.core.bus.filter.MessageFields;
import org.tranship.core.bus.filter.PropertyValue;

/// A message as its sender makes it. Fields are named as Azure Service Bus names them.
///
/// @param id `MessageId`, by which duplicates are known; from 1 to 128 characters
/// @param session `SessionId`: messages of one session are received in order, by one at a time; up
///   to 128 characters
/// @param correlation `CorrelationId`
/// @param label `Label`, also called the subject
/// @param contentType `ContentType`
/// @param properties what filters ask for; names differ by case
/// @param body the content
/// @param timeToLive for how long it is worth anything from the moment when it comes in; empty for
///   as long as topic and subscription say
/// @param scheduledFor when it comes in; empty for at once
public record BusMessage(
    String id,
    Optional<String> session,
    Optional<String> correlation,
    Optional<String> label,
    Optional<String> contentType,
    Map<String, PropertyValue> properties,
    MessageBody body,
    Optional<Duration> timeToLive,
    Optional<Instant> scheduledFor)
    implements MessageFields {
  private static final int LONGEST_ID = 128;

  public BusMessage {
    properties = Collections.unmodifiableSortedMap(new TreeMap<>(properties));
    if (id.isEmpty() || id.length() > LONGEST_ID) {
      throw new IllegalArgumentException("A message's id has from 1 to 128 characters.");
    }
    if (session.isPresent() && (session.get().isEmpty() || session.get().length() > LONGEST_ID)) {
      throw new IllegalArgumentException("A session's id has from 1 to 128 characters.");
    }
    if (timeToLive.isPresent() && !timeToLive.get().isPositive()) {
      throw new IllegalArgumentException("A message lives for some time.");
    }
  }

  /// A message with nothing but its id and its content.
  public static BusMessage of(String id, MessageBody body) {
    return new BusMessage(
        id,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        body,
        Optional.empty(),
        Optional.empty());
  }

  public BusMessage withSession(String value) {
    return new BusMessage(
        id,
        Optional.of(value),
        correlation,
        label,
        contentType,
        properties,
        body,
        timeToLive,
        scheduledFor);
  }

  public BusMessage withCorrelation(String value) {
    return new BusMessage(
        id,
        session,
        Optional.of(value),
        label,
        contentType,
        properties,
        body,
        timeToLive,
        scheduledFor);
  }

  public BusMessage withLabel(String value) {
    return new BusMessage(
        id,
        session,
        correlation,
        Optional.of(value),
        contentType,
        properties,
        body,
        timeToLive,
        scheduledFor);
  }

  public BusMessage withContentType(String value) {
    return new BusMessage(
        id,
        session,
        correlation,
        label,
        Optional.of(value),
        properties,
        body,
        timeToLive,
        scheduledFor);
  }

  /// The same with one more property, or another value of it.
  public BusMessage with(String name, PropertyValue value) {
    Map<String, PropertyValue> more = new TreeMap<>(properties);
    more.put(name, value);
    return new BusMessage(
        id, session, correlation, label, contentType, more, body, timeToLive, scheduledFor);
  }

  /// The same with one more property that is a text, or another value of it.
  public BusMessage with(String name, String value) {
    return with(name, PropertyValue.of(value));
  }

  public BusMessage withTimeToLive(Duration value) {
    return new BusMessage(
        id,
        session,
        correlation,
        label,
        contentType,
        properties,
        body,
        Optional.of(value),
        scheduledFor);
  }

  public BusMessage withScheduledFor(Instant value) {
    return new BusMessage(
        id,
        session,
        correlation,
        label,
        contentType,
        properties,
        body,
        timeToLive,
        Optional.of(value));
  }

  @Override
  public Optional<PropertyValue> system(String name) {
    Optional<String> value =
        switch (name.toLowerCase(Locale.ROOT)) {
          case "messageid" -> Optional.of(id);
          case "sessionid" -> session;
          case "correlationid" -> correlation;
          case "label", "subject" -> label;
          case "contenttype" -> contentType;
          default -> Optional.empty();
        };
    return value.map(PropertyValue::of);
  }

  @Override
  public Optional<PropertyValue> user(String name) {
    return Optional.ofNullable(properties.get(name));
  }
}
