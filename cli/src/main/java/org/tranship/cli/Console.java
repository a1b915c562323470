package org.tranship.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.tranship.core.run.Operator;

/// The operator in front of a terminal, or behind a pipe. Only `y` or `Y` at the start of a line is
/// a yes; the end of the input is a no.
final class Console implements Operator {
  private final PrintWriter lines;
  private final BufferedReader answers;
  private final boolean yes;
  private final String name;

  /// @param lines where questions and remarks go
  /// @param input where answers come from
  /// @param yes answer every question with yes beforehand
  Console(PrintWriter lines, InputStream input, boolean yes) {
    this.lines = lines;
    this.answers = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8));
    this.yes = yes;
    this.name = System.getProperty("user.name", "unknown") + "@" + host();
  }

  private static String host() {
    String host = System.getenv("HOSTNAME");
    if (host != null && !host.isEmpty()) {
      return host;
    }
    try {
      return java.net.InetAddress.getLocalHost().getHostName();
    } catch (java.net.UnknownHostException _) {
      return "localhost";
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public synchronized boolean confirm(String question) {
    if (yes) {
      return true;
    }
    lines.print(question + " (y/N) ");
    lines.flush();
    try {
      String answer = answers.readLine();
      if (answer == null) {
        lines.println();
      }
      return answer != null && (answer.startsWith("y") || answer.startsWith("Y"));
    } catch (IOException _) {
      return false;
    }
  }

  @Override
  public synchronized void say(String line) {
    lines.println(line);
    lines.flush();
  }
}
