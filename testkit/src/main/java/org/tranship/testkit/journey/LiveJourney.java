package org.tranship.testkit.journey;

import static org.tranship.testkit.journey.GoldenPayload.list;
import static org.tranship.testkit.journey.GoldenPayload.quantity;
import static org.tranship.testkit.journey.GoldenPayload.text;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tranship.core.bus.Bus;
import org.tranship.core.bus.BusMessage;
import org.tranship.core.bus.Delivery;
import org.tranship.core.bus.MessageBody;
import org.tranship.core.bus.Receiver;
import org.tranship.core.bus.Rule;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.bus.SubscriptionSettings;
import org.tranship.core.bus.TopicSettings;

/// The application while it lives, as far as a migration sees it: its topics, its table of events
/// and the log that is written from them. What it does is as little as it takes to tell whether
/// every command was handled once.
public final class LiveJourney {
  public static final String COMMANDS = "conference/commands";
  public static final String EVENTS = "conference/events";

  /// The second release's subscriptions of events, which demand sessions.
  private static final List<String> SECOND =
      List.of(
          "Registration.RegistrationProcessRouter",
          "Registration.OrderViewModelGenerator",
          "Registration.PricedOrderViewModelGenerator",
          "Registration.ConferenceViewModelGenerator",
          "Registration.SeatAssignmentsViewModelGenerator",
          "Registration.SeatAssignmentsHandler",
          "Conference.OrderEventHandler");

  private static final DateTimeFormatter CREATED =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MONTH =
      DateTimeFormatter.ofPattern("uuuuMM", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final Pattern TYPE =
      Pattern.compile("\"\\$type\"\\s*:\\s*\"([^\",]+), ([^\"]+)\"");
  private static final long EPOCH = 62_135_596_800L;

  private final Bus bus;
  private final Rows rows;
  private final String table;
  private final String log;
  private final Map<String, Long> versions = new TreeMap<>();
  private final AtomicLong sent = new AtomicLong();
  private long generated;

  /// Writes rows of tables, whose columns are texts.
  @FunctionalInterface
  public interface Rows {
    /// A row that is there already stays.
    void insert(String table, String partition, String row, SortedMap<String, String> columns);
  }

  /// An event that happened.
  ///
  /// @param stream of the table; empty for one that only the log has
  record Event(String stream, String source, String payload, long version) {}

  public LiveJourney(Bus bus, Rows rows, String table, String log) {
    this.bus = bus;
    this.rows = rows;
    this.table = table;
    this.log = log;
  }

  Bus bus() {
    return bus;
  }

  /// Makes the second release's topics and subscriptions.
  public void secondRelease() {
    for (String topic : List.of(COMMANDS, EVENTS)) {
      boolean _ =
          bus.topology()
              .createTopic(TopicSettings.of(topic).withDuplicateWindow(Duration.ofMinutes(10)));
      subscribe(topic, "log", false);
    }
    subscribe(COMMANDS, "all", false);
    SECOND.forEach(name -> subscribe(EVENTS, name, true));
  }

  private void subscribe(String topic, String name, boolean sessions) {
    boolean _ =
        bus.topology()
            .createSubscription(
                SubscriptionSettings.of(new SubscriptionName(topic, name)).withSessions(sessions),
                Rule.DEFAULT);
  }

  /// Sends a command, as the web site does.
  public void command(String id, String type, String... fields) {
    String payload =
        "{\"$type\":\"Registration.Commands."
            + type
            + ", Registration\","
            + String.join(",", fields)
            + ",\"Id\":\""
            + id
            + "\"}";
    send(
        COMMANDS,
        BusMessage.of(id, MessageBody.of(payload)).with("TypeName", type).with("Kind", "Command"));
  }

  /// Where a stream is; negative if there is none.
  public synchronized long version(String stream) {
    return versions.getOrDefault(stream, -1L);
  }

  /// Events of an aggregate are saved together and sent one by one, if it is where somebody who
  /// decided them saw it.
  ///
  /// @param after the version that was seen
  /// @return whether it was
  synchronized boolean save(
      String aggregate, String source, long after, List<String> types, List<String[]> fields) {
    String stream = aggregate + "_" + source;
    if (version(stream) != after) {
      return false;
    }
    for (int i = 0; i < types.size(); i++) {
      long version = after + 1 + i;
      String payload =
          aggregate.equals("SeatsAvailability")
              ? GoldenPayload.availability(types.get(i), source, version, fields.get(i))
              : GoldenPayload.contract(types.get(i), source, version, fields.get(i));
      saved(new Event(stream, source, payload, version));
    }
    return true;
  }

  private void saved(Event event) {
    long _ = versions.merge(event.stream(), event.version(), Math::max);
    SortedMap<String, String> columns = columns(event.payload(), event.source(), Instant.now());
    columns.put("SourceType", event.stream().substring(0, event.stream().indexOf('_')));
    rows.insert(table, event.stream(), "%010d".formatted(event.version()), columns);
    send(event);
  }

  /// Sends an event once more, as a publisher does that did not hear that it was sent: under
  /// another id, so that the bus takes it.
  public void again(String stream, String source, String payload, long version) {
    send(
        EVENTS,
        message(
            stream + "_" + "%010d".formatted(version) + "-again-" + generated++, source, payload));
  }

  /// Sends an event that an earlier release has saved and not sent.
  ///
  /// @param pending its second row
  public void late(GoldenEvents.Row pending) {
    send(
        new Event(
            pending.partition(),
            pending.columns().getOrDefault("SourceId", ""),
            pending.columns().getOrDefault("Payload", ""),
            Long.parseLong(pending.row().substring(GoldenEvents.PENDING.length()))));
  }

  private void send(Event event) {
    String id =
        event.stream().isEmpty()
            ? "5eed0000-0000-4000-8000-%012d".formatted(generated++)
            : event.stream() + "_" + "%010d".formatted(event.version());
    send(EVENTS, message(id, event.source(), event.payload()));
  }

  private void send(String topic, BusMessage message) {
    var _ = bus.send(topic, message);
    long _ = sent.incrementAndGet();
  }

  /// How many messages were sent: whoever has looked since the last has nothing to look for.
  long sent() {
    return sent.get();
  }

  private static BusMessage message(String id, String source, String payload) {
    return BusMessage.of(id, MessageBody.of(payload))
        .withSession(source)
        .with("TypeName", typeName(payload))
        .with("FullName", type(payload).group(1))
        .with("Kind", "Event")
        .with("SourceId", source);
  }

  /// The name of an event's or a command's class, without its namespace.
  static String typeName(String payload) {
    String full = type(payload).group(1);
    return full.substring(full.lastIndexOf('.') + 1);
  }

  /// The outermost, which comes first.
  private static MatchResult type(String payload) {
    Matcher type = TYPE.matcher(payload);
    if (!type.find()) {
      throw new IllegalArgumentException("No $type in " + payload);
    }
    return type.toMatchResult();
  }

  private static SortedMap<String, String> columns(String payload, String source, Instant time) {
    MatchResult type = type(payload);
    String full = type.group(1);
    SortedMap<String, String> columns = new TreeMap<>();
    columns.put("SourceId", source);
    columns.put("Payload", payload);
    columns.put("FullName", full);
    columns.put("TypeName", typeName(payload));
    columns.put("Namespace", full.substring(0, full.lastIndexOf('.')));
    columns.put("AssemblyName", type.group(2));
    columns.put("CreationDate", CREATED.format(time));
    return columns;
  }

  /// What was there before, as it lies in the log: in the table, and in the log at this time.
  public synchronized void before(
      String aggregate, String source, long version, String payload, Instant time) {
    String stream = aggregate + "_" + source;
    long _ = versions.merge(stream, version, Math::max);
    SortedMap<String, String> columns = columns(payload, source, time);
    columns.put("SourceType", aggregate);
    rows.insert(table, stream, "%010d".formatted(version), columns);
    logged(stream + "_" + "%010d".formatted(version), columns, time);
  }

  /// An event of a conference, which is in the log alone.
  public void beforeInLog(String id, String source, String payload, Instant time) {
    logged(id, columns(payload, source, time), time);
  }

  private void logged(String id, SortedMap<String, String> columns, Instant time) {
    columns.put("Kind", "Event");
    columns.put("MessageId", id);
    long ticks = (time.getEpochSecond() + EPOCH) * 10_000_000 + time.getNano() / 100;
    rows.insert(log, MONTH.format(time), "%020d_%s".formatted(ticks, id), columns);
  }

  /// Writes the log from the bus, as a worker does.
  ///
  /// @return how many rows that were
  public int writeLog() {
    int written = 0;
    for (String topic : List.of(EVENTS, COMMANDS)) {
      try (Receiver receiver = bus.receiver(new SubscriptionName(topic, "log").messages())) {
        Optional<Delivery> next = receiver.receive(Duration.ZERO);
        while (next.isPresent()) {
          if (topic.equals(EVENTS)) {
            BusMessage message = next.get().message();
            logged(
                message.id(),
                columns(
                    message.body().text(),
                    message.session().orElse(""),
                    next.get().stored().enqueued()),
                next.get().stored().enqueued());
          }
          var _ = receiver.complete(next.get());
          written++;
          next = receiver.receive(Duration.ZERO);
        }
      }
    }
    return written;
  }

  /// A registration for one seat, as fields of a command.
  public static String[] registration(String order) {
    return new String[] {text("OrderId", order), text("ConferenceId", GoldenIds.A), seats()};
  }

  static String seats() {
    return list("Seats", quantity(GoldenIds.GENERAL, 1));
  }
}
