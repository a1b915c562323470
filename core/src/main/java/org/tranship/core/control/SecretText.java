package org.tranship.core.control;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
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
  private static final String NAME =
      "[\\w.-]*(?:pass|pwd|secret|token|credential|authorization|cookie|api.?key)"
          + "(?![\\w.-]*(?:file|path))[\\w.-]*";
  private static final Pattern NAMED =
      Pattern.compile("(?i)" + NAME + "[\"']?\\s*[=:]\\s*(?!file:)[^\\s$]");
  private static final Pattern ANNOUNCED = Pattern.compile("(?i)--?" + NAME);
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
  /// @throws CannotAct naming a reference that leads nowhere
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
    Secret secret = resolved(secrets, reference);
    if (!secret.isEmpty()) {
      seen.add(secret.reveal());
    }
    return secret.reveal();
  }

  static Secret resolved(Secrets secrets, SecretRef reference) {
    try {
      return secrets.resolve(reference);
    } catch (IllegalArgumentException e) {
      throw new CannotAct(String.valueOf(e.getMessage()), e);
    }
  }

  /// Whether a text has something that is called a secret with a plain value behind it, as in
  /// `--password=abc` and `Authorization: Bearer x`. A value that begins with `$` is looked up by
  /// others, and what is called a file or a path of a secret is none.
  public static boolean holdsSecret(String text) {
    return NAMED.matcher(text).find();
  }

  /// Whether a word is an option that takes a secret as the next word, as in `--password abc`.
  public static boolean announcesSecret(String word) {
    return ANNOUNCED.matcher(word).matches();
  }

  /// How long the longest of the secrets is that were resolved here, in bytes of UTF-8.
  public int longest() {
    return seen.stream().mapToInt(it -> it.getBytes(StandardCharsets.UTF_8).length).max().orElse(0);
  }

  /// The end of a text whose beginning was cut off, masked. So much is left out in front that no
  /// secret that was cut in two shows its rest.
  public String maskedEnd(String text) {
    int start = Math.min(longest(), text.length());
    int before = -1;
    while (before != start) {
      before = start;
      for (String value : seen) {
        for (int at = text.indexOf(value);
            at >= 0 && at < start;
            at = text.indexOf(value, at + 1)) {
          start = Math.max(start, at + value.length());
        }
      }
    }
    return masked(text.substring(start));
  }

  /// A text that came back, without any of the secrets that were resolved here.
  public String masked(String text) {
    return masked(text, seen);
  }

  private static String masked(String text, Collection<String> values) {
    String masked = text;
    // The longest first: one may be part of another.
    for (String value :
        values.stream().sorted(Comparator.comparingInt(String::length).reversed()).toList()) {
      masked = masked.replace(value, MASK);
    }
    return masked;
  }
}
