package org.tranship.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tranship.core.store.StoreException;
import org.tranship.formats.Json;

/// What a script reads in JSON mode when a command ends with a fault: one document on one line.
///
/// @param exit how the command ends
/// @param code the code in `docs/errors.md`, or empty text
/// @param message what, where and why
/// @param next what to do, where that is not part of the message; else empty text
record ErrorDocument(ExitCode exit, String code, String message, String next) {
  private static final Pattern CODED =
      Pattern.compile("(TR[A-Z]-(?:[A-Z]+-)?[0-9]{3}) (.*)", Pattern.DOTALL);

  /// @param message as people read it, with its code in front if it has one
  static ErrorDocument of(ExitCode exit, String message, String next) {
    Matcher coded = CODED.matcher(message);
    return coded.matches()
        ? new ErrorDocument(exit, coded.group(1), coded.group(2), next)
        : new ErrorDocument(exit, "", message, next);
  }

  static ErrorDocument of(ExitCode exit, Throwable fault) {
    String message = String.valueOf(fault.getMessage());
    Throwable store = fault.getCause() == null ? fault : fault.getCause();
    String next = store instanceof StoreException known ? known.next() : "";
    boolean last = !next.isEmpty() && message.endsWith(next);
    return of(
        exit,
        last ? message.substring(0, message.length() - next.length()).strip() : message,
        last ? next : "");
  }

  String json() {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("code", code);
    error.put("message", message);
    error.put("next", next);
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("error", error);
    document.put("exit", exit.number());
    return Json.line(document);
  }
}
