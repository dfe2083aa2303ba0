extension JobReference: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object {
            $0.member("type", type)
            $0.member("id", id)
        }
    }
}
