package org.tranship.cli;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;
import java.util.ServiceLoader;
import org.tranship.core.store.StoreProvider;
import picocli.CommandLine;

/// Runs harmless commands once, so that Java can note which classes a start needs and keep them
/// ready in its AOT cache. Run by the launcher, never by an operator.
final class Rehearsal {
  private static final List<List<String>> COMMANDS =
      List.of(List.of("--version"), List.of("--help"));

  private Rehearsal() {}

  public static void main(String[] args) {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    for (List<String> command : COMMANDS) {
      CommandLine commandLine = Main.commandLine().setOut(nowhere).setErr(nowhere);
      int code = commandLine.execute(command.toArray(String[]::new));
      if (code != ExitCode.DONE.number()) {
        throw new IllegalStateException(command + " ended with " + code);
      }
    }
    ServiceLoader.load(StoreProvider.class).forEach(StoreProvider::schemes);
  }
}
