package org.tranship.core.control;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tranship.core.value.Secret;
import org.tranship.core.value.SecretRef;
import org.tranship.core.value.Secrets;

/// Text of a plan in which secrets stand as references: `${NAME}` anywhere in it, or `file:PATH` as
/// the whole of it. Resolving gives the text as it is sent, and remembers what must be masked in
/// whatever comes back.
///
/// Used by one thread.
public final class SecretText {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{[A-Za-z_][A-Za-z0-9_]*}");
  private static final String MASK = "***";

  private final Secrets secrets;
  private final List<String> seen = new ArrayList<>();

  public SecretText(Secrets secrets) {
    this.secrets = secrets;
  }

  /// Whether a text refers to a secret.
  public static boolean refers(String text) {
    return REFERENCE.matcher(text).find() || SecretRef.parse(text).isPresent();
  }

  /// The text with its secrets in place.
  ///
  /// @throws IllegalArgumentException naming a reference that leads nowhere
  public String resolve(String text) {
    Optional<SecretRef> whole = SecretRef.parse(text);
    if (whole.filter(it -> it.source() == SecretRef.Source.FILE).isPresent()) {
      return reveal(whole.get());
    }
    Matcher matcher = REFERENCE.matcher(text);
    StringBuilder resolved = new StringBuilder();
    while (matcher.find()) {
      SecretRef reference = SecretRef.parse(matcher.group()).orElseThrow();
      matcher.appendReplacement(resolved, Matcher.quoteReplacement(reveal(reference)));
    }
    return matcher.appendTail(resolved).toString();
  }

  private String reveal(SecretRef reference) {
    Secret secret = secrets.resolve(reference);
    if (!secret.isEmpty()) {
      seen.add(secret.reveal());
    }
    return secret.reveal();
  }

  /// A text that came back, without any of the secrets that were resolved here.
  public String masked(String text) {
    return masked(text, seen);
  }

  private static String masked(String text, Collection<String> values) {
    String masked = text;
    for (String value : values) {
      masked = masked.replace(value, MASK);
    }
    return masked;
  }
}
