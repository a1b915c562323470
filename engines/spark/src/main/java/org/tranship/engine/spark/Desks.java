package org.tranship.engine.spark;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.tranship.core.layer.Rates;
import org.tranship.engine.spark.Answer.Word;

/// Where questions of executors go in this process: to the pass that they are about. Spark makes
/// the plugin that hears them by itself, so the way between both is a static one.
final class Desks {
  private static final Map<String, Function<Ask, Answer>> OPEN = new ConcurrentHashMap<>();

  private Desks() {}

  /// Hears questions about a pass until it is closed.
  static void open(String pass, Function<Ask, Answer> desk) {
    OPEN.put(pass, desk);
  }

  static void close(String pass) {
    OPEN.remove(pass);
  }

  /// Answers. Nobody waits here: one thread of Spark brings all questions.
  static byte[] hear(byte[] question) {
    Ask ask = Wire.read(Ask.class, question);
    Function<Ask, Answer> desk = OPEN.get(ask.turn().pass());
    Answer answer =
        desk == null
            ? new Answer(Word.GONE, false, Rates.UNLIMITED, List.of(), System.currentTimeMillis())
            : desk.apply(ask);
    return Wire.bytes(Answer.class, answer);
  }
}
