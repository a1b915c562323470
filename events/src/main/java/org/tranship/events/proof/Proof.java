package org.tranship.events.proof;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.tranship.core.eventlog.Event;
import org.tranship.core.eventlog.StreamCount;
import org.tranship.core.value.Digest;
import org.tranship.events.copy.Route;
import org.tranship.events.proof.EventDifference.Kind;

/// Compares what a source gives, transformed, with what a target has: for each stream the number of
/// events, their versions without gap or duplicate, their content and their order. Changes nothing.
/// Memory does not grow with the number of streams or events.
public final class Proof {
  private static final Comparator<String> BYTES =
      Comparator.comparing(text -> text.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

  private final Route route;
  private final Content content;
  private final Consumer<EventDifference> found;
  private final Consumer<StreamCount> counted;
  private final StreamChain chains = new StreamChain();
  private final StreamChain chain = new StreamChain();
  private long streams;
  private long events;
  private long differences;

  /// @param found told of each stream that differs, at the first event where it does
  public Proof(Route route, Consumer<EventDifference> found) {
    this(route, found, _ -> {});
  }

  /// @param counted told of every stream, once
  public Proof(Route route, Consumer<EventDifference> found, Consumer<StreamCount> counted) {
    this.route = route;
    this.content = new Content(route.target().capabilities());
    this.found = found;
    this.counted = counted;
  }

  /// What was compared.
  ///
  /// @param streams how many streams, of both sides
  /// @param events how many events at the target were found to be as they should be
  /// @param differences how many streams differ
  /// @param chain a digest over all streams as the source gives them: the same for the same events,
  ///   wherever and whenever it is made
  public record Proven(long streams, long events, long differences, Digest chain) {
    public boolean same() {
      return differences == 0;
    }
  }

  /// @throws org.tranship.events.transform.TransformFault if an event cannot be transformed
  /// @throws org.tranship.core.eventlog.EventLogException if a log cannot be read
  public Proven run() throws InterruptedException {
    try (StreamsInOrder source = new StreamsInOrder(route.source());
        StreamsInOrder target = new StreamsInOrder(route.target())) {
      Optional<String> from = source.stream();
      Optional<String> to = target.stream();
      while (from.isPresent() || to.isPresent()) {
        if (Thread.interrupted()) {
          throw new InterruptedException("told to stop");
        }
        int order = from.isEmpty() ? 1 : to.isEmpty() ? -1 : BYTES.compare(from.get(), to.get());
        String stream = order <= 0 ? from.orElseThrow() : to.orElseThrow();
        if (order <= 0) {
          compare(stream, source, target);
        } else {
          streams++;
          long extra = target.skip(stream);
          tell(
              new EventDifference(
                  Kind.STREAM_EXTRA, stream, -1, extra + " events that the source does not give"),
              0,
              extra);
        }
        from = source.stream();
        to = target.stream();
      }
    }
    return new Proven(streams, events, differences, chains.digest());
  }

  /// Compares one stream alone.
  ///
  /// @return how it differs; empty if it does not, or if neither side has it
  /// @param counted told how many events there are, if either side has it
  public static Optional<EventDifference> of(
      Route route, String stream, Consumer<StreamCount> counted) {
    return of(route, stream, false, counted);
  }

  /// Whether all that the target has of a stream is what the source gives.
  ///
  /// @return empty, or `BEHIND`, if it is; else how it differs
  public static Optional<EventDifference> ours(Route route, String stream) {
    return of(route, stream, true, _ -> {});
  }

  private static Optional<EventDifference> of(
      Route route, String stream, boolean alsoExtra, Consumer<StreamCount> counted) {
    List<EventDifference> all = new ArrayList<>();
    Proof proof = new Proof(route, all::add, counted);
    try (var from = route.source().read(stream, 0);
        var to = route.target().read(stream, 0)) {
      StreamsInOrder source = new StreamsInOrder(from);
      StreamsInOrder target = new StreamsInOrder(to);
      if (source.stream().isPresent() || alsoExtra) {
        proof.compare(stream, source, target);
      }
    }
    return all.stream().findFirst();
  }

  private void compare(String stream, StreamsInOrder source, StreamsInOrder target) {
    byte[] _ = chain.restart();
    boolean there = target.stream().equals(Optional.of(stream));
    long next = route.first();
    long last = route.source().capabilities().firstVersion() - 1;
    Optional<EventDifference> first = Optional.empty();
    long expectedEvents = 0;
    long actualEvents = 0;
    for (Optional<Event> each = source.next(stream); each.isPresent(); each = source.next(stream)) {
      Event original = each.get();
      if (original.version() != last + 1 && first.isEmpty()) {
        first =
            Optional.of(
                new EventDifference(
                    Kind.SOURCE_NOT_CONTIGUOUS,
                    stream,
                    original.version(),
                    "behind version " + last + " comes version " + original.version()));
      }
      last = original.version();
      for (Event expected : route.made(original, next)) {
        next = expected.version() + 1;
        expectedEvents++;
        Event comparable = content.comparable(expected);
        chain.add(expected.version(), content.hash(comparable));
        if (first.isEmpty()) {
          Optional<Event> actual = target.next(stream);
          actualEvents += actual.isPresent() ? 1 : 0;
          first = difference(comparable, actual);
          events += first.isEmpty() ? 1 : 0;
        }
      }
    }
    long rest = target.skip(stream);
    actualEvents += rest;
    if (first.isEmpty() && rest > 0) {
      first =
          Optional.of(
              new EventDifference(
                  Kind.EXTRA, stream, next, rest + " events more than the source gives"));
    }
    if (expectedEvents > 0) {
      chains.add(stream, chain.restart());
    }
    streams++;
    if (first.isEmpty()) {
      counted.accept(new StreamCount(stream, expectedEvents, actualEvents, ""));
    } else if (!there && first.get().kind() == Kind.BEHIND) {
      tell(
          new EventDifference(
              Kind.STREAM_MISSING, stream, -1, expectedEvents + " events are missing"),
          expectedEvents,
          0);
    } else {
      tell(first.get(), expectedEvents, actualEvents);
    }
  }

  private Optional<EventDifference> difference(Event expected, Optional<Event> actual) {
    String stream = expected.stream();
    long version = expected.version();
    if (actual.isEmpty()) {
      return Optional.of(
          new EventDifference(Kind.BEHIND, stream, version, expected.type() + " is missing"));
    }
    Event event = actual.get();
    if (event.version() != version) {
      return Optional.of(
          new EventDifference(
              Kind.NOT_CONTIGUOUS,
              stream,
              version,
              "in its place stands version " + event.version()));
    }
    return Content.same(expected, content.comparable(event))
        ? Optional.empty()
        : Optional.of(
            new EventDifference(
                Kind.CHANGED, stream, version, content.difference(expected, event)));
  }

  private void tell(EventDifference difference, long expected, long actual) {
    differences++;
    found.accept(difference);
    String how =
        difference.kind().word()
            + (difference.version() < 0 ? "" : " at version " + difference.version())
            + ": "
            + difference.detail();
    counted.accept(new StreamCount(difference.stream(), expected, actual, how));
  }
}
