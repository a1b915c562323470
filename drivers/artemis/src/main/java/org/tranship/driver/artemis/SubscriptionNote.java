package org.tranship.driver.artemis;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tranship.core.bus.Rule;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.bus.SubscriptionSettings;
import org.tranship.core.bus.filter.CorrelationFilter;
import org.tranship.core.bus.filter.PropertyValue;
import org.tranship.core.bus.filter.SqlFilter;

/// What is kept of a subscription, in the filter of its divert, beside what its rules mean.
///
/// @param settings how it was made
/// @param rules in the order of their names
record SubscriptionNote(SubscriptionSettings settings, List<Rule> rules) {
  SubscriptionNote {
    rules = List.copyOf(rules);
  }

  SubscriptionNote with(List<Rule> others) {
    return new SubscriptionNote(settings, others);
  }

  String filter() {
    return QueueNote.write(this::write)
        + " AND ("
        + Selector.anyOf(rules.stream().map(Rule::filter).toList())
        + ")";
  }

  private void write(DataOutputStream out) throws IOException {
    out.writeUTF(settings.name().topic());
    out.writeUTF(settings.name().name());
    out.writeBoolean(settings.sessions());
    out.writeUTF(settings.lock().toString());
    out.writeInt(settings.maxDeliveries());
    QueueNote.write(out, settings.timeToLive());
    out.writeBoolean(settings.expiredToDeadLetters());
    out.writeInt(rules.size());
    for (Rule rule : rules) {
      out.writeUTF(rule.name());
      switch (rule.filter()) {
        case SqlFilter sql -> {
          out.writeBoolean(true);
          out.writeUTF(sql.text());
        }
        case CorrelationFilter equal -> {
          out.writeBoolean(false);
          write(out, equal);
        }
      }
    }
  }

  private static void write(DataOutputStream out, CorrelationFilter filter) throws IOException {
    out.writeInt(filter.system().size());
    for (Map.Entry<String, String> each : filter.system().entrySet()) {
      out.writeUTF(each.getKey());
      out.writeUTF(each.getValue());
    }
    out.writeInt(filter.user().size());
    for (Map.Entry<String, PropertyValue> each : filter.user().entrySet()) {
      out.writeUTF(each.getKey());
      out.writeUTF(
          switch (each.getValue()) {
            case PropertyValue.Text text -> "t" + text.text();
            case PropertyValue.Whole whole -> "w" + whole.number();
            case PropertyValue.Fraction fraction -> "f" + fraction.number();
            case PropertyValue.Truth truth -> "b" + truth.is();
          });
    }
  }

  static Optional<SubscriptionNote> read(String filter) {
    return QueueNote.read(filter, SubscriptionNote::read);
  }

  private static SubscriptionNote read(DataInputStream in) throws IOException {
    SubscriptionSettings settings =
        new SubscriptionSettings(
            new SubscriptionName(in.readUTF(), in.readUTF()),
            in.readBoolean(),
            Duration.parse(in.readUTF()),
            in.readInt(),
            QueueNote.readTime(in),
            in.readBoolean());
    int count = in.readInt();
    List<Rule> rules = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = in.readUTF();
      rules.add(new Rule(name, in.readBoolean() ? SqlFilter.parse(in.readUTF()) : readEqual(in)));
    }
    return new SubscriptionNote(settings, rules);
  }

  private static CorrelationFilter readEqual(DataInputStream in) throws IOException {
    Map<String, String> system = new TreeMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      String name = in.readUTF();
      system.put(name, in.readUTF());
    }
    Map<String, PropertyValue> user = new TreeMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      String name = in.readUTF();
      String value = in.readUTF();
      String text = value.substring(1);
      user.put(
          name,
          switch (value.charAt(0)) {
            case 'w' -> PropertyValue.of(Long.parseLong(text));
            case 'f' -> PropertyValue.of(Double.parseDouble(text));
            case 'b' -> PropertyValue.of(Boolean.parseBoolean(text));
            default -> PropertyValue.of(text);
          });
    }
    return new CorrelationFilter(system, user);
  }
}
