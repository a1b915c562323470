package org.tranship.cli;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import picocli.CommandLine;

/// Runs the command in this process.
final class Commands {
  private Commands() {}

  /// Nobody is there to answer, as with an input that has come to its end.
  static AnchoreScene.Ran run(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line =
        CommandTree.whole().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    InputStream before = System.in;
    System.setIn(InputStream.nullInputStream());
    try {
      String[] words = Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
      return new AnchoreScene.Ran(line.execute(words), out.toString(), err.toString());
    } finally {
      System.setIn(before);
    }
  }
}
