package org.tranship.driver.artemis;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Under which names a message's fields and properties lie at the broker. Its filters know plain
/// identifiers only, so any other name is spelled out.
final class PropertyNames {
  static final String ID = "sb_MessageId";
  static final String SESSION = "sb_SessionId";
  static final String CORRELATION = "sb_CorrelationId";
  static final String LABEL = "sb_Label";
  static final String CONTENT_TYPE = "sb_ContentType";
  static final String TIME_TO_LIVE = "sb_TimeToLive";
  static final String SCHEDULED = "sb_Scheduled";
  static final String SEQUENCE = "sb_Sequence";
  static final String DELIVERIES = "sb_Deliveries";
  static final String DEAD_REASON = "sb_DeadLetterReason";
  static final String DEAD_DESCRIPTION = "sb_DeadLetterDescription";

  private static final String SPELLED = "sb_p_";
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");
  private static final Set<String> KEYWORDS =
      Set.of(
          "and", "or", "not", "in", "like", "is", "null", "between", "escape", "true", "false",
          "xpath", "xquery");
  private static final Map<String, String> FIELDS =
      Map.of(
          "messageid", ID,
          "sessionid", SESSION,
          "correlationid", CORRELATION,
          "label", LABEL,
          "subject", LABEL,
          "contenttype", CONTENT_TYPE);

  private PropertyNames() {}

  /// Where a field of every message lies; empty if there is none of the name.
  static Optional<String> field(String name) {
    return Optional.ofNullable(FIELDS.get(name.toLowerCase(Locale.ROOT)));
  }

  /// Where a property of the sender lies.
  static String stored(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (PLAIN.matcher(name).matches()
        && !KEYWORDS.contains(lower)
        && !lower.startsWith("sb_")
        && !lower.startsWith("jms")
        && !lower.startsWith("amq")) {
      return name;
    }
    StringBuilder spelled = new StringBuilder(SPELLED);
    for (int i = 0; i < name.length(); i++) {
      spelled.append("%04x".formatted((int) name.charAt(i)));
    }
    return spelled.toString();
  }

  /// The sender's name of what lies under this one; empty if it is no property of the sender.
  static Optional<String> given(String stored) {
    if (stored.startsWith(SPELLED)) {
      StringBuilder name = new StringBuilder();
      for (int i = SPELLED.length(); i + 4 <= stored.length(); i += 4) {
        name.append((char) Integer.parseInt(stored, i, i + 4, 16));
      }
      return Optional.of(name.toString());
    }
    return stored.startsWith("sb_") || stored.startsWith("_") || stored.startsWith("JMS")
        ? Optional.empty()
        : Optional.of(stored);
  }
}
