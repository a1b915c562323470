package org.tranship.testkit.run;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.control.Answer;
import org.tranship.core.control.Control;
import org.tranship.core.control.ControlProvider;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.value.Secrets;

/// The acts of a plan, done by a service of the test's own: it is told their words instead of a
/// process being run. None takes itself back; a plan names another act for that.
///
/// @param kinds of controls that it stands for
/// @param service what does them
/// @param writer what tries to write as the service does
public record ToldActs(Set<String> kinds, Told service, Tried writer) implements ControlProvider {
  /// Does what it is told.
  public interface Told {
    Answer tell(List<String> words) throws InterruptedException;
  }

  /// Tries to write.
  public interface Tried {
    Answer probe() throws InterruptedException;
  }

  /// For plans of which no act is a probe.
  public static final Tried NO_PROBE =
      () -> {
        throw new AssertionError("No act of this test is a probe.");
      };

  /// In place of commands, none of which is a probe.
  public static ToldActs of(Told service) {
    return of(service, NO_PROBE);
  }

  /// In place of commands.
  public static ToldActs of(Told service, Tried writer) {
    return new ToldActs(Set.of("command"), service, writer);
  }

  @Override
  public Control open(ControlSpec spec, Secrets secrets) {
    List<String> words = spec.list("argv");
    return new Control() {
      @Override
      public String sentence() {
        return "runs \"" + String.join(" ", words) + "\"";
      }

      @Override
      public Answer act(String id) throws InterruptedException {
        return service.tell(words);
      }

      @Override
      public Answer probe() throws InterruptedException {
        return writer.probe();
      }

      @Override
      public Optional<String> undoSentence() {
        return Optional.empty();
      }

      @Override
      public Answer undo(String id) {
        throw new UnsupportedOperationException("Nothing takes back " + words);
      }
    };
  }
}
