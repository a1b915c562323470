package org.tranship.runbook.journey.format;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tranship.client.http.XmlNode;
import org.tranship.core.value.Secret;

/// `Settings.xml`, which all projects of the Conference solution share, of any release: the first
/// has no namespace and one `Messaging`; the second has a namespace, topics with subscriptions, and
/// the message log; the third adds blobs. What a release does not have is empty.
///
/// @param release 1, 2 or 3, by what stands in it
/// @param events where the event store's table is
/// @param log where the message log's table is
/// @param blobs where read models are, with the root container as its table
/// @param topics of the service bus
public record JourneySettings(
    int release,
    Optional<Table> events,
    Optional<Table> log,
    Optional<Table> blobs,
    List<Topic> topics) {
  public JourneySettings {
    topics = List.copyOf(topics);
  }

  /// A table of a storage account.
  ///
  /// @param connection the account's connection string
  /// @param name of the table
  public record Table(Secret connection, String name) {}

  /// A topic of the service bus.
  ///
  /// @param path its name
  /// @param eventBus whether events are sent to it; commands are otherwise
  /// @param window for how long ids of messages are remembered, as it is written; empty for default
  /// @param subscriptions in their order
  /// @param retired subscriptions of an earlier release, with what they take from now on: nothing
  public record Topic(
      String path,
      boolean eventBus,
      Optional<String> window,
      List<Subscription> subscriptions,
      List<Subscription> retired) {
    public Topic {
      subscriptions = List.copyOf(subscriptions);
      retired = List.copyOf(retired);
    }
  }

  /// A subscription of a topic.
  ///
  /// @param name its own
  /// @param sessions whether it demands them
  /// @param filter what it takes, as SQL; empty for everything
  public record Subscription(String name, boolean sessions, Optional<String> filter) {
    private static Subscription of(XmlNode node) {
      return new Subscription(
          node.attribute("Name"),
          Boolean.parseBoolean(node.attribute("RequiresSession")),
          Optional.of(node.attribute("SqlFilter")).filter(it -> !it.isEmpty()));
    }
  }

  /// @throws IllegalArgumentException if it is not such a file, without anything that stands in it
  public static JourneySettings read(byte[] file) {
    XmlNode root = document(file);
    if (!root.name().equals("InfrastructureSettings")) {
      throw new IllegalArgumentException(
          "it begins with <" + root.name() + ">, and Settings.xml with <InfrastructureSettings>");
    }
    List<Topic> topics = new ArrayList<>();
    for (XmlNode topic : root.child("ServiceBus").child("Topics").all("Topic")) {
      topics.add(
          new Topic(
              topic.attribute("Path"),
              Boolean.parseBoolean(topic.attribute("IsEventBus")),
              Optional.of(topic.attribute("DuplicateDetectionHistoryTimeWindow"))
                  .filter(it -> !it.isEmpty()),
              topic.all("Subscription").stream().map(Subscription::of).toList(),
              topic.child("MigrationSupport").all("UpdateSubscriptionIfExists").stream()
                  .map(Subscription::of)
                  .toList()));
    }
    Optional<Table> blobs = table(root.child("BlobStorage"), "RootContainerName");
    int release = blobs.isPresent() ? 3 : root.all("Messaging").isEmpty() ? 2 : 1;
    return new JourneySettings(
        release,
        table(root.child("EventSourcing"), "TableName"),
        table(root.child("MessageLog"), "TableName"),
        blobs,
        topics);
  }

  /// Reads XML; what a file outside of it would say is not looked for.
  static XmlNode document(byte[] file) {
    try {
      return XmlNode.parse(file);
    } catch (IOException e) {
      throw new IllegalArgumentException("it is no XML that can be read", e);
    }
  }

  private static Optional<Table> table(XmlNode node, String name) {
    String table = node.text(name).strip();
    return table.isEmpty()
        ? Optional.empty()
        : Optional.of(new Table(new Secret(node.text("ConnectionString").strip()), table));
  }
}
