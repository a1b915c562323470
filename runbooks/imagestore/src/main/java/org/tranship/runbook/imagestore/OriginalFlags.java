package org.tranship.runbook.imagestore;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tranship.runbook.imagestore.connection.ConnectionString;

/// The flags of `ImageStoreCopier.exe`, as the published procedure writes them: `/Name:"value"`,
/// also where no blank stands between two of them.
///
/// @param source the connection string of the source
/// @param destination that of the destination; empty for a comparison
/// @param compare whether the source is compared with its snapshot
/// @param gateway the address of the cluster's HTTP gateway, if a cluster was named
/// @param options how the gateway is reached, under the names that the driver has for them
/// @param notes what is to be said of how the flags were taken
public record OriginalFlags(
    String source,
    Optional<String> destination,
    boolean compare,
    Optional<String> gateway,
    Map<String, String> options,
    List<String> notes) {
  /// The file that the original writes and reads.
  public static final String SNAPSHOT = "imageStoreSnapshot.sp";

  private static final String SOURCE = "sourceimagestore";
  private static final String DESTINATION = "destinationimagestore";
  private static final String ENDPOINT = "connectionendpoint";

  /// Flags that choose a certificate, with the driver's names for them.
  private static final Map<String, String> CERTIFICATE =
      Map.of(
          "credentialtype", "credential-type",
          "servercommonname", "server-common-name",
          "findtype", "find-type",
          "findvalue", "find-value",
          "storelocation", "store-location",
          "storename", "store-name");

  private static final Pattern FLAG =
      Pattern.compile(
          "(?i)/(ConnectionEndpoint|CredentialType|ServerCommonName|FindType|FindValue"
              + "|StoreLocation|StoreName|SourceImageStore|DestinationImageStore):");

  /// Bare, and so looked for only where no key can be: at the end of an argument.
  private static final Pattern COMPARE =
      Pattern.compile("(?i)(.*[\"\u201D/]|.*Container=[^;/]*|)/Compare");

  private static final String QUOTES = "\"'\u201C\u201D";

  public OriginalFlags {
    options = Map.copyOf(options);
    notes = List.copyOf(notes);
  }

  /// Whether arguments are of this form.
  public static boolean areMeant(List<String> arguments) {
    return arguments.stream()
        .anyMatch(each -> FLAG.matcher(each).lookingAt() || COMPARE.matcher(each).matches());
  }

  /// @param gateway the address of the gateway, if the operator gave one
  /// @throws ImageStoreException if the flags do not go together
  public static OriginalFlags parse(List<String> arguments, Optional<String> gateway) {
    Map<String, String> values = new LinkedHashMap<>();
    List<String> notes = new ArrayList<>();
    boolean compare = false;
    for (String argument : arguments) {
      String rest = argument;
      Matcher bare = COMPARE.matcher(rest);
      if (bare.matches()) {
        compare = true;
        rest = bare.group(1);
      }
      split(rest, values, notes);
    }
    String source =
        Optional.ofNullable(values.get(SOURCE))
            .orElseThrow(() -> fault("/SourceImageStore is missing."));
    Optional<String> destination = Optional.ofNullable(values.get(DESTINATION));
    if (compare && destination.isPresent()) {
      throw fault(
          "/Compare looks at the source alone, and takes no /DestinationImageStore. To compare both,"
              + " use 'tranship imagestore compare SOURCE DESTINATION'.");
    }
    if (!compare && destination.isEmpty()) {
      throw fault("neither /DestinationImageStore nor /Compare is there.");
    }
    Map<String, String> options = new LinkedHashMap<>();
    CERTIFICATE.forEach(
        (flag, option) -> {
          String value = values.get(flag);
          if (value != null) {
            options.put(option, value);
          }
        });
    Optional<String> address =
        new OriginalGateway(!options.isEmpty(), asks(source, destination))
            .address(gateway, Optional.ofNullable(values.get(ENDPOINT)), notes);
    return new OriginalFlags(source, destination, compare, address, options, notes);
  }

  private static void split(String text, Map<String, String> values, List<String> notes) {
    Matcher flag = FLAG.matcher(text);
    int from = -1;
    String name = "";
    while (flag.find()) {
      if (from < 0 && flag.start() > 0) {
        throw fault("something stands in front of /" + flag.group(1) + ".");
      }
      if (from >= 0) {
        put(values, name, text.substring(from, flag.start()));
        notes.add("No blank stands in front of /" + flag.group(1) + "; it was taken for a flag.");
      }
      name = flag.group(1);
      from = flag.end();
    }
    if (from >= 0) {
      put(values, name, text.substring(from));
    } else if (!text.isEmpty()) {
      throw fault("one of the arguments is none of its flags.");
    }
  }

  private static void put(Map<String, String> values, String name, String text) {
    String value = text.strip();
    while (!value.isEmpty() && QUOTES.indexOf(value.charAt(0)) >= 0) {
      value = value.substring(1);
    }
    while (!value.isEmpty() && QUOTES.indexOf(value.charAt(value.length() - 1)) >= 0) {
      value = value.substring(0, value.length() - 1);
    }
    if (values.putIfAbsent(name.toLowerCase(Locale.ROOT), value) != null) {
      throw fault("/" + name + " is there twice.");
    }
  }

  /// Whether one of the stores is a cluster's own, so that its gateway is asked.
  public boolean asksCluster() {
    return asks(source, destination);
  }

  private static boolean asks(String source, Optional<String> destination) {
    return isOwn(source) || destination.filter(OriginalFlags::isOwn).isPresent();
  }

  /// Whether a store that was typed is a cluster's own.
  public static boolean isOwn(String store) {
    return store.strip().toLowerCase(Locale.ROOT).startsWith(ConnectionString.FABRIC);
  }

  static ImageStoreException fault(String why) {
    return new ImageStoreException(
        ImageStoreException.FLAGS,
        "The flags of ImageStoreCopier cannot be used: "
            + why
            + " They are written /SourceImageStore:\"...\" /DestinationImageStore:\"...\", or"
            + " /SourceImageStore:\"...\" /Compare. Nothing was done.");
  }

  /// Without the connection strings.
  @Override
  public String toString() {
    return compare ? "a comparison of the source" : "a copy to " + destination.map(_ -> "a store");
  }
}
