package dev.srt.settings;

/**
 * A value in a settings file.
 *
 * @param key the way to it from the file's root, such as {@code network.allowedDomains[0]}
 * @param line the line to name in messages
 * @param json the value
 */
record Node(String key, int line, LocatedJson json) {

    static Node root(LocatedJson json) {
        return new Node("", json.at().line(), json);
    }

    Node member(String name, LocatedJson.Member member) {
        return new Node(join(name), member.value().at().line(), member.value());
    }

    Node item(int index, LocatedJson item) {
        return new Node(key + "[" + index + "]", item.at().line(), item);
    }

    /** The key of a member of this object. */
    String join(String name) {
        return key.isEmpty() ? name : key + "." + name;
    }
}
