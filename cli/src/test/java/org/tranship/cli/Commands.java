package org.tranship.cli;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import picocli.CommandLine;

/// Runs the command in this process.
final class Commands {
  private Commands() {}

  static AnchoreScene.Ran run(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] words = Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
    CommandLine line =
        CommandTree.of(words).setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    int code = line.execute(words);
    return new AnchoreScene.Ran(code, out.toString(), err.toString());
  }

  /// The same where nobody is there to answer what it asks.
  static AnchoreScene.Ran runAlone(Object... arguments) {
    return runAnswering("", arguments);
  }

  /// The same where all answers are there before the first question, as through a pipe.
  static AnchoreScene.Ran runAnswering(String answers, Object... arguments) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(answers.getBytes(StandardCharsets.UTF_8)));
    try {
      return run(arguments);
    } finally {
      System.setIn(before);
    }
  }
}
