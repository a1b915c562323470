package org.tranship.server;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.tranship.core.journal.RunId;
import org.tranship.core.step.Figure;

/// Actions that do what a test says, and know what was asked of them.
final class ScriptedActions implements Actions {
  static final RunId RUN = new RunId("20261129-101500-abcd");

  private static final Action.Parameter STORE =
      new Action.Parameter("store", "the store", true, List.of("main", "other"));

  private static final Action READ_ONLY =
      new Action(
          "ro_registry",
          "Closes and opens.",
          true,
          List.of(new Action.Parameter("readOnly", "closed", true, List.of("true", "false"))));

  /// Lets every work that waits come to its end.
  final CountDownLatch end = new CountDownLatch(1);

  /// The folders in which works may keep something, in the order in which they were begun.
  final List<Path> opened = new CopyOnWriteArrayList<>();

  /// What a work does with its folder before anything.
  volatile Consumer<Path> keeping = _ -> {};

  volatile boolean closed;
  volatile String rate = "";

  @Override
  public List<Action> all() {
    return List.of(
        new Action("look", "Looks.", false, List.of(STORE)),
        new Action("clean", "Cleans.", true, List.of(STORE)),
        new Action("wait", "Waits until it is let go.", true, List.of()),
        new Action("watch", "Waits, and changes nothing.", false, List.of()),
        new Action("break", "Cannot be done.", false, List.of()),
        READ_ONLY);
  }

  @Override
  public Optional<Action> readOnly() {
    return Optional.of(READ_ONLY);
  }

  @Override
  public Standing standing() {
    return new Standing(closed, closed ? Optional.of(Instant.EPOCH) : Optional.empty());
  }

  @Override
  public Map<String, String> settled(Action action, Map<String, String> parameters) {
    Map<String, String> settled = new LinkedHashMap<>(parameters);
    settled.replace("store", "other", "main");
    return settled;
  }

  @Override
  public Work open(Action action, Map<String, String> parameters, Optional<Path> kept) {
    kept.ifPresent(opened::add);
    return new Scripted(action.name(), new LinkedHashMap<>(parameters), kept);
  }

  private final class Scripted implements Work {
    private final String action;
    private final Map<String, String> parameters;
    private final Optional<Path> kept;
    private volatile boolean begun;

    Scripted(String action, Map<String, String> parameters, Optional<Path> kept) {
      this.action = action;
      this.parameters = parameters;
      this.kept = kept;
    }

    @Override
    public Ended carry(PrintWriter log, PrintWriter results) {
      log.println("Now " + action + " <b>" + parameters + "</b>");
      begun = true;
      kept.ifPresent(keeping);
      return switch (action) {
        case "wait", "watch" -> {
          try {
            end.await();
            yield new Ended(0, How.DONE, "Done.");
          } catch (InterruptedException _) {
            yield new Ended(5, How.STOPPED, "Interrupted.");
          }
        }
        case "break" -> throw new IllegalStateException("a fault with a secret in it");
        case "ro_registry" -> {
          closed = Boolean.parseBoolean(parameters.get("readOnly"));
          yield new Ended(0, How.DONE, "Done.");
        }
        default -> {
          results.println("{\"finding\":\"one\"}");
          results.println("{\"sound\":false}");
          yield new Ended(4, How.DONE, "Differences found.");
        }
      };
    }

    @Override
    public Optional<Progress> progress() {
      return begun
          ? Optional.of(new Progress("blobs", 3, Optional.of(12L), 1, 4096, 1.5, false))
          : Optional.empty();
    }

    @Override
    public Optional<RunId> run() {
      return action.equals("wait") ? Optional.of(RUN) : Optional.empty();
    }

    @Override
    public Traffic traffic() {
      return new Traffic(100, 10, 1);
    }

    @Override
    public Map<Figure, Double> figures() {
      return begun
          ? Map.of(Figure.EVENTS_COPIED, 70.0, Figure.EVENTS_AGAIN, 2.0, Figure.EVENTS_BEHIND, 5.0)
          : Map.of();
    }

    @Override
    public void limit(String text) {
      if (!text.matches("\\d+[KM]|off")) {
        throw Refusal.badRequest("\"" + text + "\" is no rate");
      }
      rate = text;
    }
  }
}
