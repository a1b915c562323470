package org.tranship.runbook.registry.msr;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;
import org.tranship.core.control.Answer;
import org.tranship.testkit.server.msr.MsrDouble;

/// What a plan does to MSR by commands, done in memory: the first word says what.
///
/// @param backup the file of the metadata backup
/// @param before is told the word before it is done
record MsrActs(MsrDouble msr, Path backup, Consumer<String> before) {
  Answer tell(List<String> words) {
    String word = words.getFirst();
    before.accept(word);
    try {
      switch (word) {
        case "sure" -> {} // A gate that measures nothing.
        case "never" -> msr.collects(false);
        case "daily" -> msr.collects(true);
        case "backup" -> Files.write(backup, msr.backup());
        case "say" -> Files.writeString(backup, words.getLast());
        case "half" -> {
          byte[] whole = msr.backup();
          Files.write(backup, Arrays.copyOf(whole, whole.length / 2));
        }
        case "restore" -> msr.restore(Files.readAllBytes(backup), "to");
        case "restore-old" -> msr.restore(Files.readAllBytes(backup), "from");
        case "reconfigure" -> msr.reconfigure("to", new HashSet<>(words));
        case "reconfigure-old" -> msr.reconfigure("from", new HashSet<>(words));
        case "home" -> {
          return msr.storage().equals("from") ? new Answer.Done("old") : new Answer.Refused("new");
        }
        case "away" -> {
          return msr.storage().equals("to") ? new Answer.Done("new") : new Answer.Refused("old");
        }
        default -> {
          return new Answer.Refused("nobody knows " + word);
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      return new Answer.Refused(String.valueOf(e.getMessage()));
    }
    return new Answer.Done("ok");
  }
}
