package org.tranship.driver.servicebus;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tranship.client.http.XmlNode;
import org.tranship.core.bus.Rule;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.bus.SubscriptionSettings;
import org.tranship.core.bus.SubscriptionState;
import org.tranship.core.bus.TopicSettings;
import org.tranship.core.bus.TopicState;

/// Topics and subscriptions as the service describes them (`TopicDescription` and
/// `SubscriptionDescription` of its API).
final class Descriptions {
  /// What stands for "for ever" is longer than anybody means.
  private static final Duration FOR_EVER = Duration.ofDays(365_000);

  /// What the service counts and dates by itself; it takes none of it back.
  private static final Pattern READ_ONLY =
      Pattern.compile(
          "<(AccessedAt|CountDetails|CreatedAt|EntityAvailabilityStatus|MessageCount|SizeInBytes"
              + "|SubscriptionCount|UpdatedAt)\\b[^>]*?(?:/>|>.*?</\\1>)",
          Pattern.DOTALL);

  private static final Pattern STATUS = Pattern.compile("<Status>[^<]*</Status>");

  private Descriptions() {}

  static String topic(TopicSettings settings) {
    AtomText out = new AtomText();
    settings.timeToLive().ifPresent(it -> out.duration("DefaultMessageTimeToLive", it));
    if (settings.duplicateWindow().isPresent()) {
      out.element("RequiresDuplicateDetection", "true");
      out.duration("DuplicateDetectionHistoryTimeWindow", settings.duplicateWindow().get());
    }
    return out.entry("TopicDescription");
  }

  static String subscription(SubscriptionSettings settings, Rule first) {
    AtomText out = new AtomText();
    out.duration("LockDuration", settings.lock());
    out.element("RequiresSession", Boolean.toString(settings.sessions()));
    settings.timeToLive().ifPresent(it -> out.duration("DefaultMessageTimeToLive", it));
    out.element(
        "DeadLetteringOnMessageExpiration", Boolean.toString(settings.expiredToDeadLetters()));
    out.wrapped("DefaultRuleDescription", "", Rules.inside(first));
    out.element("MaxDeliveryCount", Integer.toString(settings.maxDeliveries()));
    return out.entry("SubscriptionDescription");
  }

  static TopicState topic(String name, XmlNode description) {
    return new TopicState(
        new TopicSettings(
            name,
            description.text("RequiresDuplicateDetection").equals("true")
                ? duration(description, "DuplicateDetectionHistoryTimeWindow")
                : Optional.empty(),
            duration(description, "DefaultMessageTimeToLive")),
        count(description, "ScheduledMessageCount"),
        switch (description.text("Status")) {
          case "SendDisabled", "Disabled" -> false;
          default -> true;
        });
  }

  static SubscriptionState subscription(SubscriptionName name, XmlNode description) {
    return new SubscriptionState(
        new SubscriptionSettings(
            name,
            description.text("RequiresSession").equals("true"),
            duration(description, "LockDuration").orElse(Duration.ofMinutes(1)),
            Integer.parseInt(description.text("MaxDeliveryCount")),
            duration(description, "DefaultMessageTimeToLive"),
            description.text("DeadLetteringOnMessageExpiration").equals("true")),
        count(description, "ActiveMessageCount"),
        count(description, "DeadLetterMessageCount"),
        switch (description.text("Status")) {
          case "ReceiveDisabled", "Disabled" -> false;
          default -> true;
        },
        Optional.empty());
  }

  private static long count(XmlNode description, String name) {
    String count = description.child("CountDetails").text(name);
    return count.isEmpty() ? 0 : Long.parseLong(count);
  }

  private static Optional<Duration> duration(XmlNode description, String name) {
    String text = description.text(name);
    try {
      return text.isEmpty()
          ? Optional.empty()
          : Optional.of(Duration.parse(text)).filter(it -> it.compareTo(FOR_EVER) < 0);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(name + " is \"" + text + "\"", e);
    }
  }

  /// The same description with another status, as it is sent back. All that the service has in it
  /// stays as it is written, for what is left out is taken away: access policies, for one.
  ///
  /// @param answer the entry that holds it
  /// @throws IllegalArgumentException if it holds none
  static String withStatus(String answer, String description, String status) {
    Matcher whole =
        Pattern.compile("<" + description + "\\b.*</" + description + ">", Pattern.DOTALL)
            .matcher(answer);
    if (!whole.find()) {
      throw new IllegalArgumentException("it holds no " + description);
    }
    String kept = READ_ONLY.matcher(whole.group()).replaceAll("");
    Matcher old = STATUS.matcher(kept);
    if (!old.find()) {
      throw new IllegalArgumentException("its " + description + " has no status");
    }
    return AtomText.entryAround(old.replaceFirst("<Status>" + status + "</Status>"));
  }
}
