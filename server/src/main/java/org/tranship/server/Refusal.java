package org.tranship.server;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tranship.core.value.NearestName;

/// A request that is not done, with the status and the words that its caller gets. Never holds what
/// is secret.
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// What is longer was not meant as a name, and would take long to compare.
  private static final int LONGEST_NAME = 100;

  private static final String BAD_REQUEST = "TRV-101";
  private static final String NO_TOKEN = "TRV-102";
  private static final String NOT_FOUND = "TRV-103";
  private static final String METHOD = "TRV-104";
  private static final String BUSY = "TRV-105";
  private static final String STATE = "TRV-106";
  private static final String TOO_LARGE = "TRV-107";
  private static final String NOT_JSON = "TRV-108";
  private static final String UNSET = "TRV-109";
  private static final String BROKEN = "TRV-110";
  private static final String TOO_MANY = "TRV-111";

  private final int status;
  private final String code;
  private final String detail;

  private Refusal(int status, String code, String message) {
    super(code + " " + message);
    this.status = status;
    this.code = code;
    this.detail = message;
  }

  /// What was asked makes no sense.
  public static Refusal badRequest(String message) {
    return new Refusal(400, BAD_REQUEST, message);
  }

  /// Words behind a name that nobody knows: the nearest one that there is, if one is near, and what
  /// there is. What was typed is not repeated: it may be a place with a key in it.
  ///
  /// @param rest begins with `it` or `there`
  public static String meant(String typed, Collection<String> known, String rest) {
    return Optional.of(typed)
        .filter(it -> it.length() <= LONGEST_NAME)
        .flatMap(it -> NearestName.of(it, known))
        .map(
            it ->
                "; did you mean \""
                    + it
                    + "\"? "
                    + Character.toUpperCase(rest.charAt(0))
                    + rest.substring(1))
        .orElse("; " + rest);
  }

  static Refusal unauthorized() {
    return new Refusal(
        401,
        NO_TOKEN,
        "The token is missing or wrong. Send it as 'Authorization: Bearer TOKEN', or as the"
            + " password of any user. The server said at its start where it is.");
  }

  static Refusal notFound(String message) {
    return new Refusal(404, NOT_FOUND, message);
  }

  static Refusal method(String method, String allowed) {
    return new Refusal(405, METHOD, method + " is not done here; there is " + allowed + ".");
  }

  static Refusal busy(JobRecord job) {
    return new Refusal(
        409,
        BUSY,
        "The job "
            + job.id()
            + " ("
            + job.action()
            + ") is "
            + job.status().word()
            + ", and one job that changes something is enough at a time. Wait for its end, or"
            + " cancel it.");
  }

  /// The state of things does not permit it.
  public static Refusal state(String message) {
    return new Refusal(409, STATE, message);
  }

  static Refusal tooMany(int waiting) {
    return new Refusal(
        429,
        TOO_MANY,
        waiting
            + " jobs wait already. Post it again when some are over, or cancel what is not"
            + " needed.");
  }

  static Refusal tooLarge(int status, String message) {
    return new Refusal(status, TOO_LARGE, message);
  }

  static Refusal notJson() {
    return new Refusal(
        415, NOT_JSON, "The body is to be JSON, and its Content-Type application/json.");
  }

  /// The configuration of the server does not say how.
  static Refusal unset(String message) {
    return new Refusal(409, UNSET, message);
  }

  static Refusal broken() {
    return new Refusal(
        500,
        BROKEN,
        "The server could not answer; its own log says why. What was begun goes on, and the journal"
            + " has it.");
  }

  int status() {
    return status;
  }

  /// As the body of an answer.
  Map<String, Object> document() {
    return Map.of("errors", List.of(Map.of("code", code, "message", detail)));
  }
}
