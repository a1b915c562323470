package org.tranship.driver.artemis;

import java.util.Optional;
import org.tranship.core.bus.TopicSettings;

/// What is kept of a topic, in the filter of a divert that takes no message.
///
/// @param settings how it was made
/// @param sending whether messages are taken
record TopicNote(TopicSettings settings, boolean sending) {

  String filter() {
    return QueueNote.write(
            out -> {
              out.writeUTF(settings.name());
              QueueNote.write(out, settings.duplicateWindow());
              QueueNote.write(out, settings.timeToLive());
              out.writeBoolean(sending);
            })
        + " AND 1 = 0";
  }

  static Optional<TopicNote> read(String filter) {
    return QueueNote.read(
        filter,
        in ->
            new TopicNote(
                new TopicSettings(in.readUTF(), QueueNote.readTime(in), QueueNote.readTime(in)),
                in.readBoolean()));
  }
}
