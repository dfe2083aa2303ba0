extension StoreHealth: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object {
            $0.member("name", name)
            $0.member("durability", durability)
            $0.member("schema_version", schemaVersion)
            $0.member("warnings", warnings)
        }
    }
}
