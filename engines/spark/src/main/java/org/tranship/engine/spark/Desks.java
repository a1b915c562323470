package org.tranship.engine.spark;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.tranship.core.layer.Rates;
import org.tranship.engine.spark.Answer.Word;

/// Where questions of executors go in this process: to the pass that they are about. Spark makes
/// the plugin that hears them by itself, so the way between both is a static one.
public final class Desks {
  private static final Map<String, Function<Ask, Answer>> OPEN = new ConcurrentHashMap<>();

  /// An executor whose Java is too old to load anything but the plugin.
  private static volatile Optional<ExecutorFacts> old = Optional.empty();

  private Desks() {}

  /// What the plugin brings: bytes are a question, and a text is all that an executor can say whose
  /// Java is too old.
  public static Object hear(Object message) {
    if (message instanceof byte[] question) {
      return answer(question);
    }
    String[] words = String.valueOf(message).split(" ");
    old =
        Optional.of(
            new ExecutorFacts(words[0], "the cluster", Integer.parseInt(words[1]), "", "", 0));
    return "";
  }

  /// An executor of this cluster that has said that its Java is too old.
  static Optional<ExecutorFacts> tooOld() {
    return old;
  }

  /// Another cluster begins.
  static void forget() {
    old = Optional.empty();
  }

  /// Hears questions about a pass until it is closed.
  static void open(String pass, Function<Ask, Answer> desk) {
    OPEN.put(pass, desk);
  }

  static void close(String pass) {
    OPEN.remove(pass);
  }

  /// Answers. Nobody waits here: one thread of Spark brings all questions.
  private static byte[] answer(byte[] question) {
    Ask ask = Wire.read(Ask.class, question);
    Function<Ask, Answer> desk = OPEN.get(ask.turn().pass());
    Answer answer =
        desk == null
            ? new Answer(Word.GONE, false, Rates.UNLIMITED, List.of(), System.currentTimeMillis())
            : desk.apply(ask);
    return Wire.bytes(Answer.class, answer);
  }
}
